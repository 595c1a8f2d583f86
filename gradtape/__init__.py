"""Why is that gradient None? Record one training step, and ask.

    with gradtape.record() as trace:
        loss = step()
    print(trace)
"""

from gradtape.record import record
from gradtape.trace import Diagnosis, Trace

__all__ = ["Diagnosis", "Trace", "record"]
