"""Calls of a hand-written autograd.Function: one op each, with what it takes to run its forward again.

Records nothing of what its forward does, and does not judge its backward: `gradtape.differences` does.
"""

import inspect
import weakref
from functools import partial

import torch

from gradtape.recorders.custom import MOST_ENTRIES, Custom
from gradtape.recorders.log import is_users
from gradtape.recorders.torch_measure import collect, copied


class Customs:
    """The hook on Function.apply."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values

    def arm(self, patches):
        owner = torch.autograd.Function
        original = vars(owner).get("apply")
        if not isinstance(original, classmethod):
            patches.note("torch.autograd.Function.apply is not where gradtape looks for it, so it was not recorded.")
            return
        patches.put(owner, "apply", classmethod(self._apply(original.__func__)))

    def disarm(self):
        pass

    def _apply(self, original):
        def apply(cls, *args, **kwargs):
            if not self.recorder.watching():
                return original(cls, *args, **kwargs)
            users = is_users(cls.forward.__code__) if hasattr(cls.forward, "__code__") else False
            ops, before = self.recorder.ops, None
            with self.recorder.guarded, self.recorder.quietly:
                before = [copied(arg) for arg in args] if users else []
            mark, outer, ops.captured = ops.mark(), ops.captured, set()
            try:
                made = original(cls, *args, **kwargs)
            finally:
                captured, ops.captured = ops.captured, outer
                ops.back_to(mark)  # one op for all that its forward did
            with self.recorder.guarded, self.recorder.quietly:
                self._applied(cls, args, made, captured, before, users)
            return made

        return apply

    def _applied(self, cls, args, made, captured, before, users):
        inputs = self.values.indexes(args)
        captured = tuple(index for index in captured if index not in inputs)
        details = {"function": cls.__name__, "captured": captured, "class": f"{cls.__module__}.{cls.__qualname__}"}
        if cls.__name__ == "CheckpointFunction":
            details["checkpoint"] = True
        if users:
            details["defined"] = _line(cls.forward)
            details["backward_defined"] = _line(cls.backward)
        op = self.recorder.ops.write(f"{cls.__name__}.apply", "custom" if users else "call", args, {}, made, details)
        outputs = []
        collect((made,), outputs)
        for index, tensor in zip(self.values.indexes(outputs), outputs):
            self.log.values[index][4] = tensor.requires_grad  # met inside the forward, where nothing is on the tape yet
        if (
            op is None
            or not users
            or before is None
            or sum(one.size for one in before if one is not None) > MOST_ENTRIES
        ):
            return
        again = partial(_again, cls, [_recipe(arg) for arg in args])
        after = [copied(one) for one in outputs]
        self.recorder.customs[op] = Custom(cls.__name__, again, before, after, [None] * len(outputs), [])

    def stepped(self, op, outgoing, incoming):
        """Keep what went through the backward of a call."""
        custom = self.recorder.customs.get(op)
        if custom is not None:
            custom.incoming[:] = [copied(grad) for grad in incoming]
            custom.outgoing[:] = [copied(grad) for grad in outgoing]


def _line(function):
    code = getattr(inspect.unwrap(function), "__code__", None)  # once_differentiable wraps it
    return (code.co_filename, code.co_firstlineno) if code else None


class _Given:
    """A tensor argument: what must be known of it to give another in its place. Holds it weakly."""

    def __init__(self, tensor):
        self.at = weakref.ref(tensor)
        self.dtype = torch.float64 if tensor.is_floating_point() else tensor.dtype


def _recipe(arg):
    return _Given(arg) if isinstance(arg, torch.Tensor) else arg


def _again(cls, recipe, arrays):
    """Run a Function's forward again, in float64, on other values. arrays: one per argument, None for no tensor."""
    given = [_instead(arg, array) for arg, array in zip(recipe, arrays)]
    state = torch.get_rng_state()
    try:
        with torch.no_grad():
            torch.random.default_generator.seed()  # so that a forward that draws at random is seen to do so
            made = cls.apply(*given)
    finally:
        torch.set_rng_state(state)  # the user's own run goes on as if nobody had asked
    return [
        one.detach().numpy() for one in (made if isinstance(made, tuple) else (made,)) if isinstance(one, torch.Tensor)
    ]


def _instead(arg, array):
    if array is None:
        return arg.at() if isinstance(arg, _Given) else arg
    return torch.as_tensor(array).to(arg.dtype)
