"""Stops its parent and its process group."""

import os
import signal

for number in (os.getppid(), 0):
    try:
        os.kill(number, signal.SIGSTOP)
    except OSError:
        pass


ATTACK = {'stock': False}
