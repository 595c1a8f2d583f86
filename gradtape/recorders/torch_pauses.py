"""Where recording was switched off: no_grad, set_grad_enabled, inference_mode, as blocks, decorators and plain calls.

Asks torch whether a tape is open, and remembers only which line of the user's closed it.
"""

import sys

import torch
from torch import is_grad_enabled, is_inference_mode_enabled

from gradtape.recorders.log import location
from gradtape.recorders.torch_callers import pause_spot

_OPEN = object()  # a block in which recording was switched on again


class Pauses:
    """The blocks that switch recording off or on and that are open now."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.open = []  # Location of the user's line, None if unknown, or _OPEN; innermost last

    def arm(self, patches):
        if not is_grad_enabled():
            self.open.append(None)
        patches.wrap(torch.inference_mode, "__enter__", self._inference_entered)
        patches.wrap(torch.inference_mode, "__exit__", self._inference_left)

    def disarm(self):
        self.open.clear()

    def tape(self):
        """Return the state of the tape in trace.Op's words."""
        return "open" if is_grad_enabled() and not is_inference_mode_enabled() else "paused"

    def paused_at(self):
        """Return {"paused_at": Location} of what paused the tape, {} if nothing did."""
        return {"paused_at": self.open[-1]} if self.open and self.open[-1] is not _OPEN else {}

    def set_grad_enabled(self, func, args, kwargs):
        """Run torch's own switch, and see who turned it."""
        made = func(*args, **kwargs)
        with self.recorder.guarded:
            self._switched(bool(args and args[0]), *_switch())
        return made

    def _switched(self, on, owner, name):
        if name in ("__exit__", "__call__"):  # as a decorator, it takes back what it did when it was made
            if self.open:
                self.open.pop()
            if on and not (self.open and self.open[-1] is _OPEN):
                self.open.clear()
        elif not (name == "__enter__" and owner is torch.set_grad_enabled):  # which has turned it already
            self.open.append(_OPEN if on else location(pause_spot()))

    def _inference_entered(self, original):
        def __enter__(context):
            if self.recorder.mine():
                with self.recorder.guarded:
                    self.open.append(location(pause_spot()) if getattr(context, "mode", True) else _OPEN)
            return original(context)

        return __enter__

    def _inference_left(self, original):
        def __exit__(context, *error):
            if self.recorder.mine() and self.open:
                self.open.pop()
            return original(context, *error)

        return __exit__


def _switch():
    """Return (class, method name) of the outermost of torch's own frames that turn the switch."""
    frame, owner, name = sys._getframe(1), None, None
    while frame is not None:
        inside = frame.f_code.co_filename.endswith("grad_mode.py")
        if inside:
            owner, name = type(frame.f_locals.get("self")), frame.f_code.co_name
        elif name is not None:
            break
        frame = frame.f_back
    return owner, name
