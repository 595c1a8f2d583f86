"""What happens to a variable outside of ops: it is made, watched, its .data or its .grad is read or replaced.

Knows no optimizer: `torch_optimizers` does.
"""

import torch

from gradtape.recorders.log import here, location
from gradtape.recorders.naming import name_near
from gradtape.recorders.torch_callers import called_by_user


class Variables:
    """Parameters that are made, and the attributes .data, .grad and .requires_grad."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.made_here = set()  # variables made while the block ran
        self.grads_read = set()  # variables whose .grad the user's own code read
        self.read_in_vain = []  # values that are no variables and whose .grad the user's own code read
        self.grad_owner = {}  # index of a .grad tensor -> index of its variable

    def arm(self, patches):
        original = torch.nn.Parameter.__new__
        patches.put(torch.nn.Parameter, "__new__", staticmethod(self._new(original)))

    def disarm(self):
        self.grad_owner.clear()

    def measure(self):
        """Name what was read in vain after what the code that recorded calls it."""
        for index in self.read_in_vain:
            thing = self.values.at(index)
            self.log.values[index][5] = self.log.names.get(id(thing)) or self.log.values[index][5]

    def _new(self, original):
        def __new__(cls, *args, **kwargs):
            made = original(cls, *args, **kwargs)
            if self.recorder.watching() and isinstance(made, torch.Tensor):
                with self.recorder.guarded, self.recorder.quietly:
                    self._wrapped(made, args[0] if args else kwargs.get("data"))
            return made

        return __new__

    def made(self, index):
        """Keep that a variable was made in the step; where the set-up was recorded too, only if inside a module."""
        if not self.log.whole_run or self.log.scopes:
            self.made_here.add(index)

    def _wrapped(self, made, data):
        given = self.values.seen(data)
        index = self.values.write(made, "variable")
        self.made(index)
        kind, inputs = ("compute", ()) if given is None else ("rewrap", (given,))
        tape = self.recorder.pauses.tape()
        self.log.op("nn.Parameter", kind, inputs, (index,), here(), False, tape, {"variable": True})

    def watch(self, func, args, kwargs):
        """Run requires_grad_() or `requires_grad = …`."""
        tensor = args[0]
        index, before = self.values.seen(tensor), tensor.requires_grad
        made = func(*args, **kwargs)
        with self.recorder.guarded:
            flag = tensor.requires_grad
            if index is None:
                index = self.values.index(tensor)
            else:
                self.log.values[index][4] = flag
            if flag != before:
                self.values.details[index] = {**self.values.details.get(index, {}), "watched": flag}
                tape = self.recorder.pauses.tape()
                self.log.op("Tensor.requires_grad_", "watch", (index,), (), here(), flag, tape, {"flag": flag})
        return made

    def set_data(self, func, args, kwargs):
        """Run `tensor.data = …`."""
        func(*args, **kwargs)
        with self.recorder.guarded:
            inputs, outputs = self.values.indexes(args[1:]), (self.values.index(args[0]),)
            self.log.op("Tensor.data", "assign", inputs, outputs, here(), False, self.recorder.pauses.tape())

    def get_grad(self, func, args, kwargs):
        """Read .grad, and note that the user did."""
        made = func(*args, **kwargs)
        with self.recorder.guarded:
            if called_by_user():
                self._read(args[0], made)
        return made

    def _read(self, tensor, grad):
        index = self.values.index(tensor)
        self.grads_read.add(index)
        self.values.details[index] = {"nonleaf": not tensor.is_leaf, "read_at": location(here())}
        if self.log.values[index][0] != "variable" and grad is None and index not in self.read_in_vain:
            self.read_in_vain.append(index)
            self.log.values[index][5] = name_near(tensor)
        if grad is not None:
            self.grad_owner[self.values.index(grad)] = index

    def set_grad(self, func, args, kwargs):
        """Run `tensor.grad = …`; None clears it."""
        func(*args, **kwargs)
        if len(args) > 1 and args[1] is None:
            with self.recorder.guarded:
                tape = self.recorder.pauses.tape()
                self.log.op("Tensor.grad", "zero_grad", (), (self.values.index(args[0]),), here(), False, tape)
