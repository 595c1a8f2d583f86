"""Never answers a challenge."""

import sys
import time

sys.modules["autograder.measure"].measure = lambda *_: time.sleep(1000)


ATTACK = {'stock': False}
