"""Match the backward steps of a gradient call with the forward ops that they belong to, and measure what went through.

Holds gradient tensors until the call has returned, up to a bound; beyond it measures at once.
"""

import numpy as np
import tensorflow as tf

from gradtape.recorders.tensorflow_measure import gradient_of
from gradtape.recorders.tensorflow_values import EagerTensor, array_of
from gradtape.trace import BackwardStep, Gradient

MOST_HELD = 256 * 2**20  # bytes of gradients kept until the gradient call has returned


class Steps:
    """The backward steps of one gradient call, in the order in which they ran."""

    def __init__(self, look=False):
        self.kept = []
        self.bytes = 0
        self.look = look  # whether a target is NaN or infinite already: then the forward values are looked at too
        self.unfit = []  # (name, `_id`s of inputs and outputs that are not finite)

    def add(self, name, inputs, outputs, incoming, outgoing):
        """Keep one step: the tensors of its op as far as the tape kept them, and the gradients on both sides."""
        incoming, outgoing = _listed(incoming), _listed(outgoing)
        passed = ids(incoming), ids(outgoing)
        self.bytes += sum(map(_size, outgoing))
        if self.bytes > MOST_HELD:
            incoming, outgoing = list(map(_seen, incoming)), list(map(_seen, outgoing))
        name = name.decode() if isinstance(name, bytes) else str(name)
        self.kept.append((name, ids(inputs), ids(outputs), incoming, outgoing, passed))
        if self.look:
            self.unfit.append((unfit(inputs), unfit(outputs)))

    def not_finite_from(self, values, maker):
        """Return the index of the first op that made something NaN or infinite, None if none was seen."""
        found = [maker.get(values.by_id.get(key)) for inputs, outputs in self.unfit for key in (*inputs, *outputs)]
        return min((op for op in found if op is not None), default=None)

    def rows(self, call, values, log, maker):
        """Yield a BackwardStep per step.

        call: index of the gradient call's op.  maker: {value index: index of the op that made it}.
        """
        find = _Forward(values.by_id, log.ops, maker)
        for name, inputs, outputs, incoming, outgoing, (came, went) in self.kept:
            op = find(name, inputs, outputs, came)
            taken = log.ops[op][2] if op is not None else ()
            if len(taken) != len(outgoing):
                taken = tuple(find.index(key) for key in inputs)
            taken = (*taken, *[None] * len(outgoing))[: len(outgoing)]
            find.passes(taken, went)
            yield BackwardStep(op, name, tuple(map(_seen, incoming)), tuple(map(_seen, outgoing)), taken, call)


class _Forward:
    """Finds the forward op of a backward step.

    By what the op made, where the tape kept it; else by whose gradient came in; else, where several gradients were
    summed into a new tensor on the way, the latest of that name that has been given several and has had no step yet.
    """

    def __init__(self, by_id, ops, maker):
        self.by_id = by_id
        self.maker = maker
        self.ops = ops
        self.owners = {}  # `_id` of a gradient -> indexes of the values that it belongs to
        self.taken = set()
        self.parts = {}  # index of a value -> gradients that it was given
        self.free = {}
        for index, row in enumerate(ops):
            if row[5]:
                self.free.setdefault(row[0], []).append(index)

    def index(self, key):
        return None if key is None else self.by_id.get(key)

    def passes(self, values, grads):
        """Remember whose gradients a step gave."""
        for value, grad in zip(values, grads):
            if value is not None and grad is not None:
                self.owners.setdefault(grad, []).append(value)
                self.parts[value] = self.parts.get(value, 0) + 1

    def __call__(self, name, inputs, outputs, came):
        makers = [self.maker.get(self.index(key)) for key in outputs]
        makers += [self.maker.get(value) for key in came for value in self.owners.get(key, ())]
        for op in makers:
            if op is not None and self.ops[op][0] == name and op not in self.taken:
                return self._take(name, op)
        given = {self.index(key) for key in inputs} - {None}
        free = [op for op in reversed(self.free.get(name, ())) if given <= set(self.ops[op][2])]
        summed = [op for op in free if any(self.parts.get(value, 0) > 1 for value in self.ops[op][3])]
        for op in (*summed, *free):
            return self._take(name, op)
        return None

    def _take(self, name, op):
        free = self.free.get(name, [])
        if op in free:
            free.remove(op)
        self.taken.add(op)
        return op


def _listed(thing):
    return list(thing) if isinstance(thing, (list, tuple)) else [thing]


def ids(tensors):
    """Return the `_id` of each tensor, None for what is no eager tensor; numbers stay."""
    found = []
    for one in _listed(tensors):
        one = one.values if isinstance(one, tf.IndexedSlices) else one
        found.append(one if one.__class__ is int else one._id if isinstance(one, EagerTensor) else None)
    return tuple(found)


def unfit(tensors):
    """Return the `_id`s of the floating tensors that hold NaN or infinity."""
    found = []
    for one in _listed(tensors):
        if (
            isinstance(one, EagerTensor)
            and one.dtype.is_floating
            and not np.isfinite(array_of(one).astype(np.float64)).all()
        ):
            found.append(one._id)
    return found


def _size(grad):
    grad = grad.values if isinstance(grad, tf.IndexedSlices) else grad
    return grad._num_elements() * grad.dtype.size if isinstance(grad, EagerTensor) else 0


def _seen(grad):
    if isinstance(grad, (EagerTensor, tf.IndexedSlices)):
        return gradient_of(grad)
    return grad if isinstance(grad, Gradient) else None
