"""Closes the streams and file descriptors that outputs go through."""

import os
import sys

for number in range(200):
    try:
        os.close(number)
    except OSError:
        pass
sys.stdout = sys.stderr = None
