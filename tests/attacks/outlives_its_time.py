"""Ignores every interrupt and loops."""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    pass


ATTACK = {'stock': False}
