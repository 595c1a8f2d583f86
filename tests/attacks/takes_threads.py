"""Starts threads without end."""

import threading
import time

while True:
    try:
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
    except RuntimeError:
        time.sleep(0.1)


ATTACK = {'stock': False}
