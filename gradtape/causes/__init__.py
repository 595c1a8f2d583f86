"""What can go wrong with a gradient: one entry per word of the vocabulary, each with its sentence, repair and test.

A test looks at one Case, a variable and what was asked of it, and returns the Findings that speak for its cause.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found on the way of a gradient.

    op: the Op at fault, None if there is none.  location: where to look, None if unknown.  evidence: what was seen.
    near: index of the op where the gradient stops, to sort by; larger is nearer the loss.
    rank: 0 for what explains the symptom alone, more for what is only a guess.
    repair: replaces the cause's own where the finding knows better.
    symptom: replaces the case's own.  because: index of the variable at whose values it lies, None if at none.
    """

    op: object = None
    location: object = None
    evidence: str = ""
    confidence: str = "certain"
    near: int = -1
    rank: int = 0
    repair: str = ""
    symptom: str | None = None
    because: int | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """word: its name in the vocabulary.  sentence: what happened.  repair: what to do; both are formats, see `explain`.

    symptoms: those it can explain.  test: Case -> iterable of Findings.
    """

    word: str
    sentence: str
    repair: str
    symptoms: tuple
    test: Callable


def vocabulary():
    """Return {word: Cause} for every cause, in the order in which their tests are tried."""
    from gradtape.causes import custom, loop, loss, path, record, refused, registration, unused, value

    modules = (loop, custom, record, unused, path, refused, registration, value, loss)
    return {cause.word: cause for module in modules for cause in module.CAUSES}
