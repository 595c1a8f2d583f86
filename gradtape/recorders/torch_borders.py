"""What leaves torch and what comes back: .numpy(), .item() and their kin, torch.tensor, from_numpy.

Keeps fingerprints, no arrays; `gradtape.provenance` matches them.
"""

import re

import numpy as np
import torch

from gradtape import provenance
from gradtape.recorders.log import here, is_users, location
from gradtape.recorders.naming import name_near
from gradtape.recorders.torch_callers import called_by_user, caller
from gradtape.recorders.torch_measure import collect
from gradtape.recorders.torch_values import MOST_FOREIGN

_COPIES = re.compile(r"\b(Float|Double|Half)?Tensor\(")  # torch.Tensor([t, …]) copies through float()


class Borders:
    """Departures and arrivals."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.numbers = {}  # Python number that left -> index of its Value

    def arm(self, patches):
        patches.wrap(torch, "from_numpy", self._from_numpy)

    def disarm(self):
        self.numbers.clear()

    def leave(self, name, func, args, kwargs):
        """Run a function that hands a tensor's entries to Python."""
        with self.recorder.quietly:
            made = func(*args, **kwargs)
        with self.recorder.guarded:
            frame = caller()
            if frame is not None and (is_users(frame.f_code) or name == "Tensor.__array__"):
                self._left(name, args[0], made)
        return made

    def _left(self, name, tensor, made):
        if self.log.full():
            self.log.dropped += 1
            return
        kind = "array" if isinstance(made, np.ndarray | list) else "number"
        index = self.log.value(kind, tensor.shape, str(tensor.dtype)[6:], None, False)
        self.recorder.prints[index] = provenance.fingerprint(made)
        spot = here()
        for number in made if isinstance(made, list) else (made,):
            if isinstance(number, float):
                self.numbers[number] = index
        copied = name == "Tensor.__float__" and spot and _COPIES.search(location(spot).text)
        self.log.op(name, "leave", (self.values.index(tensor),), (index,), spot, False, self.recorder.pauses.tape(),
                    {"copied": True} if copied else {})  # fmt: skip

    def numbers_in(self, args):
        """Return Values for the Python numbers given to an op, once one has left: one of them may have come back."""
        found = []
        for arg in args:
            if isinstance(arg, float):
                index = self.numbers.get(arg)
                found.append(self.log.value("number", (), "float64", None, False) if index is None else index)
        return tuple(found)

    def made(self, name, func, args, kwargs):
        """Run a function that makes a tensor from data: numbers, an array, or other tensors."""
        made = func(*args, **kwargs)
        with self.recorder.guarded:
            data = args[1] if name == "Tensor.new_tensor" and len(args) > 1 else args[0] if args else kwargs.get("data")
            given = []
            collect((data,), given)
            if not given and not called_by_user() and caller() is not None:
                return made
            if made.requires_grad and made.grad_fn is not None:  # as_tensor of a tensor keeps its history
                self.recorder.ops.write(name, "compute", args, kwargs, made)
            elif not given or made is not given[0]:
                self._came(name, given, made)
        return made

    def _came(self, name, given, made):
        if self.log.full():
            self.log.dropped += 1
            return
        index = self.values.seen(made)
        if index is None:
            index = self.values.write(made, "variable" if made.requires_grad else "tensor")
        if made.requires_grad:
            self.values.keep(index, made)
            self.log.values[index][5] = name_near(made)
            self.recorder.variables_seen.made(index)
        with self.recorder.quietly:  # from_numpy runs under our mode, and so would this
            self.recorder.prints[index] = (
                provenance.fingerprint(made.detach()) if made.numel() <= MOST_FOREIGN else None
            )
        inputs = tuple(self.values.index(tensor) for tensor in given)
        tape = self.recorder.pauses.tape()
        self.log.op(name, "rewrap" if inputs else "return", inputs, (index,), here(), False, tape)

    def _from_numpy(self, original):
        def from_numpy(*args, **kwargs):
            if self.recorder.watching():
                return self.made("torch.from_numpy", original, args, kwargs)
            return original(*args, **kwargs)

        return from_numpy
