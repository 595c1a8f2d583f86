"""Know each tensor and variable of a step by its identity, and what a variable held before the step.

Keeps numbers, not tensors: an eager tensor has an `_id` that is never used again, a variable is known by its handle's.
Only a few small tensors that came from outside are held while the block runs, for their fingerprints.
"""

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context, execute, record
from tensorflow.python.framework import dtypes, ops

from gradtape import provenance

MOST_FOREIGN = 1_000_000  # entries of a tensor whose fingerprint is taken
MOST_HELD = 10_000  # tensors that are held for their fingerprints
MOST_HELD_ENTRIES = 64 * 2**20  # of all of them together
MOST_COPIED = 1_000_000  # entries of a variable that is kept whole
MOST_KEPT = 64 * 2**20  # bytes of variables that are kept

RESOURCE, VARIANT = dtypes.resource.as_datatype_enum, dtypes.variant.as_datatype_enum
EagerTensor = ops.EagerTensor
_names = {}  # datatype enum -> "float32"


def dtype_name(tensor):
    """Return the name of an eager tensor's dtype."""
    number = tensor._datatype_enum()
    name = _names.get(number)
    if name is None:
        name = _names[number] = dtypes.as_dtype(number).name
    return name


def array_of(tensor):
    """Return an eager tensor's entries as an array, without a copy where it lies on the CPU."""
    return np.asarray(tensor._numpy())


def itself(thing):
    """Return a call that gives a thing, as a weak reference does, and keeps it alive."""
    return lambda: thing


class Kept:
    """What is kept of one variable: itself, and its entries before the step."""

    __slots__ = ("variable", "keras", "before", "stride", "fresh", "trainable", "name", "shape", "dtype", "scope",
                 "made", "moved", "zero")  # fmt: skip

    def __init__(self, variable):
        self.variable = itself(variable)
        self.keras = None  # weak reference to the keras.Variable around it
        self.before = None
        self.stride = 1
        self.fresh = False  # made within the block
        self.scope = ()
        self.made = None
        self.moved = None
        self.zero = False  # all zeros when it was first seen
        self.trainable = bool(variable.trainable)
        self.name = str(variable.name).split(":")[0]
        self.shape = tuple(variable.shape.as_list()) if variable.shape.rank is not None else None
        self.dtype = variable.dtype.base_dtype.name


class Values:
    """Indexes of Values by identity.

    by_id: {`_id` of a tensor or of a variable's handle: index}.  variables: {index: Kept}, in order.
    """

    def __init__(self, log):
        self.log = log
        self.by_id = {}
        self.variables = {}
        self.held = {}  # index -> tensor that came from outside
        self.entries = 0  # of the tensors that are held
        self.over = False  # the block has ended
        self.arrays = {}  # id(array) -> (weak reference, index)
        self.kept = 0  # bytes

    def known(self, thing):
        """Return the index of a tensor, tf.Variable, keras.Variable or array that was seen, else None."""
        key = self.key(thing)
        if key is not None:
            return self.by_id.get(key)
        reference, index = self.arrays.get(id(thing), (None, None))
        return index if reference is not None and reference() is thing else None

    def key(self, thing):
        """Return the number that a tensor or variable is known by, None for anything else."""
        if isinstance(thing, keras.Variable):
            thing = getattr(thing, "_value", None)
        if isinstance(thing, tf.Variable):
            thing = getattr(thing, "_handle", None)
        return thing._id if isinstance(thing, EagerTensor) else None

    def index(self, thing):
        """Return the index of a tensor or variable, writing its Value if it is new; None for anything else."""
        if isinstance(thing, EagerTensor):
            index = self.by_id.get(thing._id)
            return self.foreign(thing) if index is None else index
        if isinstance(thing, keras.Variable):
            return self.keras_variable(thing)
        if isinstance(thing, tf.Variable):
            return self.variable(thing)
        return self.known(thing)

    def write(self, tensor, on_tape):
        """Write the Value of a tensor that an op just made, and return its index."""
        index = self.log.value("tensor", tensor._shape_tuple(), dtype_name(tensor), tensor.device, on_tape)
        self.by_id[tensor._id] = index
        return index

    def foreign(self, tensor, on_tape=None):
        """Write the Value of a tensor that no recorded op made, and return its index."""
        if on_tape is None:
            on_tape = bool(record.should_record_backprop([tensor]))
        index = self.write(tensor, on_tape)
        size = tensor._num_elements()
        if size <= MOST_FOREIGN and len(self.held) < MOST_HELD and self.entries + size <= MOST_HELD_ENTRIES:
            self.held[index] = tensor
            self.entries += size
        return index

    def keras_variable(self, variable):
        """Return the index of a keras.Variable, which is that of the tf.Variable inside it."""
        inner = getattr(variable, "_value", None)
        if not isinstance(inner, tf.Variable):
            return None
        index = self.variable(inner)
        if index is not None and self.variables[index].keras is None:
            self.variables[index].keras = itself(variable)
            self.log.values[index][5] = variable.path
        return index

    def variable(self, variable):
        """Return the index of a tf.Variable, keeping what it holds now if it is new."""
        handle = variable.__dict__.get("_handle")
        if not isinstance(handle, EagerTensor):
            return None
        index = self.by_id.get(handle._id)
        if index is None:
            kept = Kept(variable)
            index = self.log.value("variable", kept.shape, kept.dtype, handle.device, kept.trainable, kept.name)
            self.by_id[handle._id] = index
            self.variables[index] = kept
            if not self.over:
                self._copy(kept, variable)
        return index

    def _copy(self, kept, variable):
        """Keep a variable's entries. Reading shares the memory; TensorFlow copies it as the variable is written to."""
        now = peek(variable)
        if now is None or dtypes.as_dtype(now._datatype_enum()).name == "string":
            return
        size, entries = now._num_elements(), array_of(now).nbytes
        if size <= MOST_COPIED and self.kept + entries <= MOST_KEPT:
            kept.before = now
            self.kept += entries
        else:
            kept.stride = max(1, size // 10_000)
            kept.before = array_of(now).ravel()[:: kept.stride].copy()

    def measure(self):
        """Measure how far each variable has moved, take the fingerprints, and let go of every tensor.

        Returns {value index: fingerprint} of the held tensors, where a value left the framework in this block.
        """
        self.over = True
        for kept in self.variables.values():
            if kept.before is not None:
                kept.zero = not np.any(array_of(kept.before) if isinstance(kept.before, EagerTensor) else kept.before)
            kept.moved = _moved(kept)
            kept.before = None
        left = any(row[1] == "leave" for row in self.log.ops)
        held = self.held.items() if left else ()
        prints = {index: provenance.fingerprint(array_of(tensor)) for index, tensor in held}
        self.held.clear()
        return prints


def peek(variable):
    """Return what a tf.Variable holds as a tensor, read behind the tape's back; None if there is nothing to read."""
    try:
        attrs = ("dtype", variable.dtype.base_dtype.as_datatype_enum)
        return execute.quick_execute("ReadVariableOp", 1, [variable.__dict__["_handle"]], attrs, context.context())[0]
    except Exception:  # A variable that has no value yet: there is nothing to keep.
        return None


def _moved(kept):
    """Return the largest absolute change of a variable's entries, None if unknown."""
    variable = kept.variable()
    now = peek(variable) if variable is not None and kept.before is not None else None
    if now is None:
        return None
    before = kept.before if isinstance(kept.before, np.ndarray) else array_of(kept.before).ravel()
    after = array_of(now).ravel()[:: kept.stride]
    if before.shape != after.shape or after.dtype.kind not in "biufcV":
        return None
    if after.size == 0:
        return 0.0
    wide = np.complex128 if after.dtype.kind == "c" else np.float64
    return float(np.max(np.abs(after.astype(wide) - before.astype(wide))))
