"""What an optimizer is told to update, which gradients are cleared, and when an update is through.

Records nothing of what runs inside an update, except a closure of the user's.
"""

import weakref

import torch
import torch.optim.optimizer as optimizers
from torch.autograd.profiler import record_function

from gradtape.recorders.log import here, is_users

_STEP = "Optimizer.step#"  # torch names the profiler's region around a whole step like this


class Optimizers:
    """Hooks on zero_grad and on step, of optimizers and of modules."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.seen = []  # optimizers, in the order in which they were first seen
        self.stepped = weakref.WeakSet()
        self._steps_open = []  # how quiet it was before each step that runs
        self._deaf = False  # whether the functions that the step calls are not seen at all
        self._pending = False  # an optimizer has updated inside a gradient call

    def arm(self, patches):
        self.recorder.handles.append(optimizers.register_optimizer_step_pre_hook(self._begins))
        self.recorder.handles.append(optimizers.register_optimizer_step_post_hook(self._updates_done))
        patches.wrap(torch.optim.Optimizer, "zero_grad", self._zero_grad)
        patches.wrap(torch.nn.Module, "zero_grad", self._zero_grad)
        patches.wrap(record_function, "__enter__", self._region_entered)
        patches.wrap(record_function, "__exit__", self._region_left)
        if self.log.updated is not None:
            patches.wrap(torch.Tensor, "backward", self._then_updated)
            patches.wrap(torch.autograd, "backward", self._then_updated)

    def disarm(self):
        self._steps_open.clear()
        self._deaf = False

    def _zero_grad(self, original):
        def zero_grad(owner, *args, **kwargs):
            if not self.recorder.watching():
                return original(owner, *args, **kwargs)
            with self.recorder.guarded, self.recorder.quietly:
                self._cleared(owner)
            with self.recorder.quietly:
                return original(owner, *args, **kwargs)

        return zero_grad

    def _cleared(self, owner):
        if isinstance(owner, torch.optim.Optimizer):
            self._see(owner)
            cleared = _parameters(owner)
        else:
            cleared = list(owner.parameters())
        held = tuple(self.values.index(one) for one in cleared if one.grad is not None)
        name, tape = f"{type(owner).__name__}.zero_grad", self.recorder.pauses.tape()
        self.log.op(name, "zero_grad", (), held, here(), False, tape)

    def _see(self, optimizer):
        if all(one is not optimizer for one in self.seen):
            self.seen.append(optimizer)

    def _begins(self, optimizer, args, kwargs):
        """Called by torch before an optimizer updates; may give other arguments."""
        recorder = self.recorder
        if not recorder.mine():
            return None
        if not recorder.quiet:  # else a step that another one runs
            with recorder.guarded, recorder.quietly:
                self._step(optimizer, args[1] if len(args) > 1 else kwargs.get("closure"))
        recorder.quiet += 1
        closure = args[1] if len(args) > 1 else kwargs.get("closure")
        if not callable(closure):
            self._deaf = self._deaf or recorder.functions.leave()
            return None
        if len(args) > 1:
            return (args[0], self._loud(closure), *args[2:]), kwargs
        return args, {**kwargs, "closure": self._loud(closure)}

    def _step(self, optimizer, closure=None):
        self._see(optimizer)
        self.stepped.add(optimizer)
        given = _parameters(optimizer)
        inputs = tuple(self.values.index(one) for one in given)
        none = tuple(index for index, one in zip(inputs, given) if one.grad is None)
        kind = type(optimizer).__name__
        held = tuple(None if one.grad is None else self.values.seen(one.grad) for one in given)
        details = {"optimizer": kind, "none": none, "given": len(given), "held_grads": held}
        code = getattr(closure, "__code__", None)
        if code is not None and is_users(code):
            details["closure"] = code.co_filename, code.co_firstlineno
        self.log.must(f"{kind}.step", "update", inputs, (), here(), False, self.recorder.pauses.tape(), details)

    def _loud(self, closure):
        """Return a closure that is recorded although the step around it is not."""

        def loudly(*args, **kwargs):
            self.recorder.quiet -= 1
            self._hear()
            try:
                return closure(*args, **kwargs)
            finally:
                self.recorder.quiet += 1

        return loudly

    def _updates_done(self, optimizer, args, kwargs):
        """Called by torch after an optimizer has updated, while it still runs through its hooks."""
        if self.recorder.mine():
            self.recorder.quiet = max(0, self.recorder.quiet - 1)
            self._hear()

    def _hear(self):
        """See functions again, once no step runs: a step that raised has no post hook, so it is called twice."""
        if self._deaf and not self.recorder.quiet:
            self._deaf = False
            self.recorder.functions.listen()

    def _region_entered(self, original):
        def __enter__(region):
            if str(region.name).startswith(_STEP) and self.recorder.mine():
                self._steps_open.append(self.recorder.quiet)
            return original(region)

        return __enter__

    def _region_left(self, original):
        def __exit__(region, kind, error, traceback):
            if not (self._steps_open and str(region.name).startswith(_STEP) and self.recorder.mine()):
                return original(region, kind, error, traceback)
            with self.recorder.quietly:
                result = original(region, kind, error, traceback)
            self.recorder.quiet = self._steps_open.pop()
            self._hear()
            if kind is None and not self._steps_open and not self.recorder.quiet:
                self._updated()
            return result

        return __exit__

    def _updated(self):
        if self.log.updated is None:
            return
        if self.recorder.gradients.running:  # torch would put our mode back after the gradient call
            self._pending = True
        else:
            self.log.updated()

    def _then_updated(self, original):
        """An optimizer may update in a hook on a gradient; it is through when the gradient call is."""

        def backward(*args, **kwargs):
            made = original(*args, **kwargs)
            if self._pending and not self.recorder.gradients.running and self.recorder.mine():
                self._pending = False
                self.log.updated()
            return made

        return backward


def _parameters(optimizer):
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]
