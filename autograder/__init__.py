"""Judge whether a repaired gradient is right.

    from autograder import check, hint, solution

Nothing is imported until it is asked for: the side that runs a learner's code
must be able to load `autograder.measure` without loading a judge.
"""

import importlib

_HOME = {
    "check": "learner",
    "hint": "learner",
    "solution": "learner",
    "quiet": "stderr",
}

__all__ = ["check", "hint", "quiet", "solution"]


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'autograder' has no attribute {name!r}")
    return getattr(importlib.import_module(f"autograder.{_HOME[name]}"), name)


def __dir__():
    return sorted([*globals(), *__all__])
