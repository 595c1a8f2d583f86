"""Opens disks and memory as files."""

import os

for name in ("vda", "sda", "mem", "kmsg", "kvm", "fuse", "nvme0n1"):
    for path in (f"/dev/{name}", f"/submission/{name}"):
        try:
            os.mknod(path, 0o60666, os.makedev(254, 0))
        except OSError:
            pass
        try:
            open(path, "r+b").read(10)
        except OSError:
            pass
