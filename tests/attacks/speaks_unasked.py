"""Writes a made-up reply into every socket that it finds open."""

import os
import struct

for number in range(3, 64):
    try:
        os.write(number, struct.pack("!c8sI", b"E", bytes(8), 4) + bytes(4))
    except OSError:
        pass
