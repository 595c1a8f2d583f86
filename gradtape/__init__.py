"""Why is that gradient None? Record one training step, and ask.

with gradtape.record() as trace:
    loss = step()
print(trace)
trace.save("step.html")
"""

from gradtape.draw import compare, load
from gradtape.first import first_step, keras_callback
from gradtape.record import record
from gradtape.trace import Diagnosis, Trace

__all__ = ["Diagnosis", "Trace", "compare", "first_step", "keras_callback", "load", "record"]


def load_ipython_extension(shell):
    """Make `%%gradtape` known; IPython calls it for `%load_ext gradtape`."""
    from gradtape.notebook import load

    load(shell)
