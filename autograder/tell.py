"""Ask gradtape about one training step with a learner's answer: which weight, what became of it, at which line.

Runs in the learner's process, after everything was measured and judged: words for the report, never points. The one
file of ours that imports gradtape. Where that fails, takes too long or is not installed, there are no words.
"""

import random
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.measure import limit, maker

SECONDS = 5  # for each of: making the answer, its step, explaining it
MOST_OPS = 2000

_OURS = str(Path(__file__).parent)


@dataclass(frozen=True)
class Told:
    """What gradtape said of one weight, all plain text.

    variable: its name in the task.  symptom: none, zero, wrong, nan, not_updated or exception.  cause: a word of
    causes.md.  place: the learner's line, as "this notebook, cell line 7".
    """

    variable: str
    symptom: str
    cause: str
    place: str


def tell(probe, namespace, sent):
    """Return a tuple of Told, the likeliest per weight that is not fine; empty if there is nothing to tell.

    probe: the exercise's module; it is asked only if it has a `training_step`.  namespace, sent: as for `measure`.
    Leaves random states as they were. Raises KeyboardInterrupt only if the person at the keyboard asked for it.
    """
    if not hasattr(probe, "training_step"):
        return ()
    clocks = []
    try:
        with _same_random_numbers():
            return _asked(probe, namespace, sent, clocks)
    except KeyboardInterrupt:
        if not any(clock.rang for clock in clocks):
            raise
        return ()
    except BaseException:  # An answer's exit() too. Whatever went wrong here, the report has its verdicts.
        return ()


def _asked(probe, namespace, sent, clocks):
    import gradtape
    from gradtape.report import place

    @contextmanager
    def limited():
        with limit(SECONDS) as clock:
            clocks.append(clock)
            yield

    make_answer = maker(probe.interface, namespace[probe.interface.name])
    with ExitStack() as stack:
        with limited():
            step, weights = stack.enter_context(probe.training_step(make_answer, sent))
        trace = _recorded(gradtape, step, limited)
        with limited():
            found = trace.explain(variables=weights())
    told = {}
    for one in found:
        if one.cause and one.confidence != "possible" and _is_theirs(one.location):
            told.setdefault(one.variable, Told(one.variable, one.symptom, one.cause, place(one.location)))
    return tuple(told.values())


def _recorded(gradtape, step, limited):
    """Return the Trace of a step, also of one that raised."""
    trace = None
    try:
        # The limit is inside: an interrupt must not hit while gradtape takes its hands off the framework.
        with gradtape.record(most_ops=MOST_OPS) as trace, limited():
            step()
    except Exception:
        if trace is None:
            raise
    return trace


def _is_theirs(location):
    return location is not None and not location.file.startswith(_OURS)


@contextmanager
def _same_random_numbers():
    """Leave Python's and NumPy's random state as it was; a framework's is kept by the `training_step` that knows it."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
