"""Put wrappers in place of a framework's own functions, and put the originals back, exactly.

Shared by the recorders; knows no framework. A place that moved is noted in the log and left alone: the rest records.
"""

import contextlib
import functools

_ABSENT = object()


class Patches:
    """What was replaced, in order; `undo` puts back the very objects that were there."""

    def __init__(self, note):
        self.note = note
        self.done = []  # (owner, name, what was there)

    def wrap(self, owner, name, make):
        """Replace owner.name by make(original), a function that takes its place; return whether it was there.

        owner: a class or a module.  make: original -> replacement, which gets the original's name and docstring.
        """
        original = vars(owner).get(name, _ABSENT) if owner is not None else _ABSENT
        if original is _ABSENT:
            place = f"{_named(owner)}.{name}"
            self.note(f"{place} is not where gradtape looks for it, so what goes through it was not recorded.")
            return False
        self.put(owner, name, functools.wraps(original)(make(original)))
        return True

    def put(self, owner, name, thing):
        """Set owner.name to thing until `undo`, whether or not there was something before."""
        self.done.append((owner, name, vars(owner).get(name, _ABSENT)))
        setattr(owner, name, thing)

    def undo(self):
        """Put everything back, the last first."""
        while self.done:
            _restore(*self.done.pop())

    @contextlib.contextmanager
    def lifted(self):
        """Run the body with everything as it was before, and put the replacements in place again."""
        mine = [(owner, name, vars(owner)[name]) for owner, name, _ in self.done]
        for row in reversed(self.done):
            _restore(*row)
        try:
            yield
        finally:
            for owner, name, thing in mine:
                setattr(owner, name, thing)


def _restore(owner, name, original):
    if original is _ABSENT:
        delattr(owner, name)
    else:
        setattr(owner, name, original)


def _named(owner):
    return getattr(owner, "__qualname__", None) or getattr(owner, "__name__", "the framework")
