"""Record each eager op of TensorFlow as it runs.

Writes values and ops into the log; knows nothing of Keras, tapes' calls or what leaves the framework.
"""

import contextlib
import dis
import functools
from types import MappingProxyType

from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context, execute
from tensorflow.python.framework import op_callbacks, ops
from tensorflow.python.ops import resource_variable_ops

from gradtape.recorders.log import NO_DETAILS, here
from gradtape.recorders.tensorflow_callers import STOPPING, asked_by_user
from gradtape.recorders.tensorflow_values import RESOURCE, VARIANT, EagerTensor, dtype_name

READS = {"ReadVariableOp", "ResourceGather", "ResourceGatherNd"}
# What runs beside the computation and carries no value of it.
SKIPPED = {"VarHandleOp", "VarIsInitializedOp", "DestroyResourceOp", "NoOp", "PrintV2", "StringFormat", "Assert",
           "DeleteIterator", "MakeIterator", "AnonymousIteratorV2", "AnonymousIteratorV3", "TensorDataset",
           "VariableShape", "ConsumeMutexLock", "AnonymousSeedGenerator"}  # fmt: skip
MISSING = MappingProxyType({"derivative": "missing"})
NONE = MappingProxyType({"derivative": "none"})
LIBRARY = MappingProxyType({"library": True})
METRIC = MappingProxyType({"metric": True})
_CONSTANT = {"RESUME", "LOAD_CONST", "BUILD_LIST", "BUILD_TUPLE", "RETURN_VALUE", "RETURN_CONST", "DELETE_FAST"}

_empty = pywrap_tfe.TFE_Py_TapeSetIsEmpty
_on_tape = pywrap_tfe.TFE_Py_TapeSetShouldRecordBackprop


class Ops:
    """The op callback, and what it needs to know of variables that ops read without asking Python."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.touched = []  # variables whose handle was asked for since the last op
        self.slow = None  # (op index, outputs): its callback ran before the tape recorded it
        self.kinds = {}  # op name -> (kind, details)
        self.maker = {}  # value index -> index of the op that made it

    def arm(self, patches):
        # A variable given straight to an op is read in C, which asks for its handle but runs no callback.
        patches.put(resource_variable_ops.BaseResourceVariable, "_handle", Handle(self))
        patches.wrap(execute, "record_gradient", self._record_gradient)
        self.execute = execute.execute
        self.listening = False
        self._listen(True)

    def disarm(self):
        self._listen(False)
        self.touched.clear()
        self.slow = None

    def _listen(self, on):
        if on != self.listening:
            (op_callbacks.add_op_callback if on else op_callbacks.remove_op_callback)(self.seen)
            self.listening = on
        if not on and not context.context().op_callbacks:
            execute.execute = self.execute

    @contextlib.contextmanager
    def deaf(self):
        """Run the body without the callback: ops are slower with it, even those that are not recorded."""
        before = self.listening
        self._listen(False)
        try:
            yield
        finally:
            self._listen(before)

    def seen(self, op_type, inputs, attrs, outputs, op_name=None, graph=None):
        """Called by TensorFlow after each op, and as a graph is traced."""
        recorder = self.recorder
        if graph is not None or recorder.quiet or (recorder.backward and not recorder.outer):
            if recorder.custom_depth and graph is None:
                self._alias(op_type, inputs, outputs)
            return
        try:
            self._write(op_type, inputs, outputs)
        except Exception as error:  # Nothing that goes wrong here may reach the user's step.
            recorder.failed("an op", error)
        self.touched.clear()

    def _write(self, op_type, inputs, outputs):
        slow = op_type.__class__ is bytes
        name = op_type.decode() if slow else op_type
        kind, details = self.kinds.get(name) or self._kind(name)
        if kind is None:
            return
        taken, variable = self._taken(inputs)
        recorder, log = self.recorder, self.log
        tape = recorder.tape() if kind != "detach" else recorder.tape_outside()
        if recorder.metric:
            details = MappingProxyType({**details, **METRIC})
        if kind == "detach" and not asked_by_user(STOPPING):
            details = MappingProxyType({**details, **LIBRARY})
        if kind == "assign":
            given = tuple([index for index in taken if index != variable])
            log.op(name, kind, given, () if variable is None else (variable,), here(), False, tape, details)
            return
        if kind == "read" and variable is None:
            kind = "compute"
        outputs = outputs or ()
        on_tape = tape == "open" and bool(_on_tape(outputs))
        made = tuple([self.values.write(tensor, on_tape) for tensor in outputs])
        flows = on_tape and details.get("derivative") != "none"
        op = log.op(name, kind, taken, made, here(), flows, tape, details)
        for index in made:
            self.maker[index] = op
        if kind == "read" and on_tape:
            log.values[variable][4] = True
        self.slow = (op, outputs, made) if slow and tape == "open" else None

    def _taken(self, inputs):
        """Return the indexes of an op's inputs, and that of the variable whose handle is among them, or None."""
        by_id, variables = self.values.by_id, self.values.variables
        taken, variable = [], None
        for tensor in inputs:
            index = by_id.get(tensor._id)
            if index is None:
                index = self._unknown(tensor)
            elif index in variables:
                variable = index
            taken.append(index)
        return tuple(taken), variable

    def depends(self, index):
        """Return whether a value was computed from a variable, or from a tensor that is on a tape, in this block."""
        seen, todo = set(), [index]
        while todo and len(seen) < 2_000:
            index = todo.pop()
            if index is None or index in seen:
                continue
            seen.add(index)
            if index in self.values.variables or self.log.values[index][4]:
                return True
            made = self.maker.get(index)
            if made is not None:
                todo.extend(self.log.ops[made][2])
        return False

    def _kind(self, name):
        """Return (kind, details) of an op by its name; a kind of None is not recorded."""
        if name in SKIPPED or "Dataset" in name or name.startswith("Optional"):
            kind = None
        elif name in READS:
            kind = "read"
        elif name == "StopGradient":
            kind = "detach"
        elif name.startswith(("Assign", "ResourceScatter", "ResourceApply", "ResourceSparseApply", "ResourceStrided")):
            kind = "assign"
        elif name.startswith("__") or name in ("EagerPyFunc", "PartitionedCall", "StatefulPartitionedCall"):
            kind = "call"
        else:
            kind = "compute"
        details = NO_DETAILS
        if kind == "compute":
            details = _derivative(name)
        self.kinds[name] = kind, details
        return kind, details

    def _unknown(self, tensor):
        """Return the index of an input that no recorded op made: a variable read in C, or a tensor from outside."""
        number = tensor._datatype_enum()
        if number == RESOURCE or number == VARIANT:
            for variable in self.touched:
                if variable.__dict__["_handle"] is tensor:
                    return self.values.variable(variable)
            return None
        variable = self._read_in_c(tensor)
        return self.values.foreign(tensor) if variable is None else self._write_read(tensor, variable)

    def _read_in_c(self, tensor):
        """Return the variable whose value an op's input is, None if it is none's."""
        if not self.touched:
            return None
        shape, dtype = tensor._shape_tuple(), dtype_name(tensor)
        for place, variable in enumerate(self.touched):
            # Python's own reading asks for the handle once more after its op; C asks several times for each read.
            again = place + 1 < len(self.touched) and self.touched[place + 1] is variable
            index = self.values.by_id.get(variable.__dict__["_handle"]._id)
            kept = self.values.variables.get(index)
            if again and kept is not None and kept.shape == shape and kept.dtype == dtype:
                rest = place
                while rest < len(self.touched) and self.touched[rest] is variable:
                    rest += 1
                if any(other is not variable for other in self.touched[rest:]):
                    del self.touched[:rest]
                return variable
        return None

    def _write_read(self, tensor, variable):
        index = self.values.variable(variable)
        tape = self.recorder.tape()
        on_tape = tape == "open" and bool(_on_tape([tensor]))
        made = self.values.write(tensor, on_tape)
        self.maker[made] = self.log.op("ReadVariableOp", "read", (index,), (made,), here(), on_tape, tape)
        if on_tape:
            self.log.values[index][4] = True
        return made

    def _alias(self, op_type, inputs, outputs):
        """Inside a custom gradient's forward nothing is written, but a variable's value is known as the variable."""
        if op_type in ("ReadVariableOp", b"ReadVariableOp"):
            index = self.values.by_id.get(inputs[0]._id)
            if index is not None:
                self.values.by_id[outputs[0]._id] = index

    def _record_gradient(self, original):
        def record_gradient(op_name, inputs, attrs, outputs):
            result = original(op_name, inputs, attrs, outputs)
            if self.slow is not None and self.recorder.mine():
                self._recorded_late(outputs)
            return result

        return record_gradient

    def _recorded_late(self, outputs):
        """An op of the slow path is on the tape only now, after its callback."""
        op, seen, made = self.slow
        self.slow = None
        if op is None or len(seen) != len(outputs) or any(a is not b for a, b in zip(seen, outputs)):
            return
        if _on_tape(list(outputs)):
            row = self.log.ops[op]
            if row[8].get("derivative") != "none":
                self.log.ops[op] = (*row[:5], True, *row[6:])
            for index in made:
                self.log.values[index][4] = True
            if row[1] == "read":
                for index in row[2]:
                    if index in self.values.variables:
                        self.log.values[index][4] = True


class Handle:
    """Stands for BaseResourceVariable._handle while recording, to see which variables an op is given."""

    def __init__(self, ops):
        self.ops = ops
        self.recorder = ops.recorder

    def __get__(self, variable, owner=None):
        if variable is None:
            return self
        try:
            handle = variable.__dict__["_handle"]
        except KeyError:
            raise AttributeError("_handle") from None
        recorder = self.recorder
        if (not recorder.quiet or recorder.custom_depth) and recorder.mine() and isinstance(handle, EagerTensor):
            if handle._id not in self.ops.values.by_id:
                self._register(variable)
            touched = self.ops.touched
            touched.append(variable)
            if len(touched) > 256:
                del touched[:128]
        return handle

    def __set__(self, variable, handle):
        variable.__dict__["_handle"] = handle

    def _register(self, variable):
        self.recorder.quiet += 1
        try:
            if not recorder_is_making(self.recorder, variable):
                self.ops.values.variable(variable)
        except Exception as error:
            self.recorder.failed("a variable", error)
        finally:
            self.recorder.quiet -= 1


def recorder_is_making(recorder, variable):
    """Return whether a variable is still being made: it has no value to keep yet."""
    return any(variable is other for other in recorder.making)


@functools.cache
def _derivative(name):
    """Return what TensorFlow knows of an op's derivative: nothing to say, "none" (there is none) or "missing"."""
    try:
        function = ops.gradient_registry.lookup(name)
    except LookupError:
        return MISSING
    except AttributeError:
        return NO_DETAILS
    if function is None or _returns_none(function):
        return NONE
    return NO_DETAILS


def _returns_none(function):
    """Return whether a gradient function returns None whatever it is given, as those of Round and Floor do."""
    code = getattr(function, "__code__", None)
    return code is not None and all(step.opname in _CONSTANT for step in dis.get_instructions(code))
