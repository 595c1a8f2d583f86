"""Who called into torch: the frames between an op and the user's own code.

Walks the running stack only; `log.here` says which lines of the user's led there.
"""

import os
import sys

from gradtape.recorders.log import is_users

_OURS = os.path.dirname(__file__) + os.sep
_THIN = ("torch/overrides.py", "torch/_tensor.py", "torch/functional.py", "torch/nn/functional.py",
         "torch/_jit_internal.py", "contextlib.py")  # fmt: skip
_passed = {}  # id of a code object -> (the code, whether it only passes a call on); holds it, ids are used again


def caller():
    """Return the frame that called into torch: the first outside gradtape and torch's thin wrappers, None if none."""
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        known = _passed.get(id(code))
        if known is None:
            file = code.co_filename.replace(os.sep, "/")
            known = _passed[id(code)] = code, code.co_filename.startswith(_OURS) or file.endswith(_THIN)
        if not known[1]:
            return frame
        frame = frame.f_back
    return None


def through(frame):
    """Return the names of the library's functions between an op and the user's code, innermost first."""
    found = []
    while frame is not None and not is_users(frame.f_code) and len(found) < 8:
        found.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return tuple(found)


def called_by_user():
    """Return whether the user's own code called into torch."""
    frame = caller()
    return frame is not None and is_users(frame.f_code)


def pause_spot():
    """Return where recording is being switched off: the decorated function's own first line for a decorator."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name == "decorate_context" and "func" in frame.f_locals:
            code = getattr(frame.f_locals["func"], "__code__", None)
            if code is not None and is_users(code):
                return ((code, code.co_firstlineno),)
        if is_users(frame.f_code):
            return ((frame.f_code, frame.f_lineno),)
        frame = frame.f_back
    return None
