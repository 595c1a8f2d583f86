"""Which tensor is which Value: tensors by identity, variables with a copy of what they held.

Holds variables; of every other tensor only a weak reference, and what came from outside until the block has ended.
"""

import weakref

import torch

from gradtape import provenance
from gradtape.recorders.naming import name_near
from gradtape.recorders.torch_measure import collect, dtype_name, largest, measured, norms

MOST_KEPT = 64 * 2**20  # bytes of copies of variables, to see how far they move
MOST_FOREIGN = 1_000_000  # entries of a tensor that came from outside, for its fingerprint
MOST_HELD = 256 * 2**20  # bytes of tensors from outside, and no more than MOST_HELD_TENSORS of them
MOST_HELD_TENSORS = 10_000


class Values:
    """The Values of one block, by tensor."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.live = {}  # index -> weak reference, or what gives the variable
        self.known = {}  # id -> (index, weak reference)
        self.foreign = {}  # index -> tensor from outside
        self.kept = {}  # index of variable -> (copy, stride)
        self.moved = {}
        self.gradients = {}  # index of variable -> Gradient in .grad at the end
        self.zeros = set()  # variables that held only zeros
        self.details = {}  # index -> a few plain facts
        self._kept_bytes = self._held_bytes = 0
        self._by_id = None  # id -> index, once the block has ended

    def at(self, index):
        """Return the tensor of a Value, None if it is gone."""
        thing = self.live[index]()
        if thing is not None and hasattr(thing, "_fix_weakref"):
            thing._fix_weakref()  # torch may own it by now, and asks for this after a weak reference gave it out
        return thing

    def living(self):
        """Return (index, tensor) of every Value whose tensor is alive."""
        found = [(index, self.at(index)) for index in self.live]
        return [(index, thing) for index, thing in found if thing is not None]

    def seen(self, tensor):
        """Return the index of a tensor's Value, None if it has none yet."""
        known = self.known.get(id(tensor))
        return known[0] if known is not None and known[1]() is tensor else None

    def index(self, tensor):
        """Return the index of a tensor that goes into an op, writing its Value at first sight."""
        known = self.known.get(id(tensor))
        if known is not None and known[1]() is tensor:
            return known[0]
        return self._first_sight(tensor)

    def indexes(self, args, kwargs=None):
        """Return the index of each tensor among arguments."""
        found = []
        collect(args, found)
        if kwargs:
            collect(kwargs.values(), found)
        return tuple([self.index(tensor) for tensor in found])

    def write(self, tensor, kind="tensor"):
        """Write the Value of a tensor that was not seen before, and return its index."""
        index = self.log.value(kind, tensor.shape, dtype_name(tensor.dtype), tensor.device.type, tensor.requires_grad)
        reference = weakref.ref(tensor)
        self.known[id(tensor)] = index, reference
        self.live[index] = (lambda: tensor) if kind == "variable" else reference
        return index

    def _first_sight(self, tensor):
        leaf, parameter = tensor.is_leaf, isinstance(tensor, torch.nn.Parameter)
        if parameter or (leaf and tensor.requires_grad):
            index = self.write(tensor, "variable")
            if not parameter:
                self.log.values[index][5] = name_near(tensor)
            self.keep(index, tensor)
            return index
        index = self.write(tensor)
        if leaf:
            self._hold(index, tensor)
        else:
            self.recorder.ops.history(index, tensor)
        return index

    def _hold(self, index, tensor):
        size = tensor.numel() * tensor.element_size()
        small = tensor.numel() <= MOST_FOREIGN and self._held_bytes + size <= MOST_HELD
        if small and len(self.foreign) < MOST_HELD_TENSORS:
            self.foreign[index] = tensor
            self._held_bytes += size

    def keep(self, index, variable):
        """Copy what a variable holds, or a regular choice of it where it is large."""
        size = variable.numel() * variable.element_size()
        stride = 1
        if variable.numel() > 1_000_000 or self._kept_bytes + size > MOST_KEPT:
            stride = max(1, variable.numel() // 4096)
        copy = _chosen(variable, stride).clone()
        self._kept_bytes += copy.numel() * copy.element_size()
        self.kept[index] = copy, stride

    # After the block

    def of(self, thing):
        """Return the index of a tensor's Value once the block has ended, by identity; None if it took no part."""
        if self._by_id is None:
            self._by_id = {id(thing): index for index, thing in self.living()}
        return self._by_id.get(id(thing))

    def late(self, variable):
        """Write the Value of a variable that took no part in the step, and return its index."""
        index = self.write(variable, "variable")
        self._by_id[id(variable)] = index
        self.moved.setdefault(index, None)
        return index

    def measure(self):
        """Measure how far each variable has moved, what its .grad holds, and take the fingerprints."""
        self._measure_moves()
        held = [(index, self.at(index).grad) for index in self.kept]
        self.gradients.update(zip((index for index, _ in held), measured(grad for _, grad in held)))
        if any(row[1] == "leave" for row in self.log.ops):
            for index, tensor in self.foreign.items():
                self.recorder.prints[index] = provenance.fingerprint(tensor.detach())

    def _measure_moves(self):
        copies = {index: copy for index, (copy, _) in self.kept.items()}
        sizes = zip(copies, norms(list(copies.values())))
        self.zeros = {index for index, size in sizes if size == 0.0 and copies[index].numel()}
        now = {index: _chosen(self.at(index), stride) for index, (_, stride) in self.kept.items()}
        same = [index for index, copy in copies.items() if _alike(now[index], copy)]
        if len(same) < len(copies):
            self.log.note("A variable changed its kind during the step; how far it moved is unknown.")
        change = torch._foreach_sub([now[index] for index in same], [copies[index] for index in same]) if same else ()
        self.moved.update(zip(same, largest(change)))

    def forget(self):
        """Let go of every tensor that is no variable."""
        self.known.clear()
        self.foreign.clear()
        self.kept.clear()


def _chosen(variable, stride):
    values = variable.detach()
    return values if stride == 1 else values.reshape(-1)[::stride]


def _alike(now, copy):
    return now.shape == copy.shape and now.dtype == copy.dtype and now.device == copy.device and now.dtype != torch.bool
