"""Becomes root by every call there is."""

import ctypes
import os

libc = ctypes.CDLL(None)
for call in (libc.setuid, libc.seteuid, libc.setgid, libc.setfsuid):
    call(0)
libc.setresuid(0, 0, 0)
print(os.getuid())
assert os.getuid() != 0 and os.geteuid() != 0
