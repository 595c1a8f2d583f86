"""Enters the namespaces of other processes or makes new ones."""

import ctypes
import glob
import os

libc = ctypes.CDLL(None)
for path in glob.glob("/proc/*/ns/*"):
    try:
        libc.setns(os.open(path, os.O_RDONLY), 0)
    except OSError:
        pass
libc.unshare(0x10000000 | 0x20000)
