"""Record what leaves TensorFlow for NumPy or Python, what comes back, and which variables are made on the way.

Writes kinds "leave", "return", "rewrap". Only what the user's own code asks for counts as leaving: a library that
prints or looks at a shape does not.
"""

import sys
import weakref
from types import MappingProxyType

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import constant_op, ops
from tensorflow.python.ops import resource_variable_ops, script_ops

from gradtape import provenance
from gradtape.recorders.log import here
from gradtape.recorders.tensorflow_callers import BRINGING_IN, TAKING_OUT, asked_by_user
from gradtape.recorders.tensorflow_values import EagerTensor, array_of

DUNDERS = ("__float__", "__int__", "__index__", "__bool__", "__complex__")


class Borders:
    """Hooks on the ways out of TensorFlow and into it."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.inside = 0  # a way out that is already being recorded

    def arm(self, patches):
        base = getattr(ops, "_EagerTensorBase", None)
        for name in ("numpy", "__array__", *DUNDERS):
            patches.wrap(base, name, lambda original, name=name: self._leaving(original, name))
        if base is not None:
            # A ufunc asks each tensor for __array_wrap__; saying that there is none changes nothing.
            patches.put(base, "__array_wrap__", UfuncWatch(self))
            patches.put(base, "__array_function__", self._array_function())
        for name in ("array", "asarray"):
            patches.wrap(np, name, lambda original, name=name: self._numpy(original, name))
        patches.wrap(constant_op, "convert_to_eager_tensor", self._coming)
        patches.wrap(script_ops, "py_func_common", self._numpy_function)
        patches.wrap(resource_variable_ops.ResourceVariable, "_init_from_args", self._making)

    def disarm(self):
        self.inside = 0

    # Leaving

    def _leaving(self, original, name):
        def leave(tensor, *args, **kwargs):
            result = original(tensor, *args, **kwargs)
            if self._counts(tensor):
                self.left(tensor, result, name)
            return result

        return leave

    def _numpy(self, original, name):
        def convert(*args, **kwargs):
            recorder = self.recorder
            if not args or recorder.quiet or self.inside or not recorder.mine():
                return original(*args, **kwargs)
            given = args[0]
            result = original(*args, **kwargs)
            for tensor in given if given.__class__ in (list, tuple) and len(given) < 1000 else (given,):
                if isinstance(tensor, EagerTensor) and self._counts(tensor):
                    self.left(tensor, result, f"np.{name}")
            return result

        return convert

    def _array_function(self):
        borders = self

        def __array_function__(tensor, function, types, args, kwargs):
            """Called by NumPy's own functions where a tensor is among their arguments."""
            for given in _tensors_in(args):
                if borders._counts(given):
                    borders.left(given, None, f"np.{function.__name__}")
            borders.inside += 1
            try:
                return getattr(function, "_implementation", function)(*args, **kwargs)
            finally:
                borders.inside -= 1

        return __array_function__

    def _counts(self, tensor):
        recorder = self.recorder
        return not self.inside and recorder.watching() and isinstance(tensor, EagerTensor) and asked_by_user(TAKING_OUT)

    def left(self, tensor, result, name):
        """Write that a tensor's value left; result: the array or number that it left as, None if unknown."""
        try:
            self._left(tensor, result, name)
        except Exception as error:
            self.recorder.failed(f"a value that left through {name}", error)

    def _left(self, tensor, result, name):
        self.inside += 1
        try:
            index = self.values.index(tensor)
            number = not isinstance(result, np.ndarray) and result is not None
            array = result if isinstance(result, np.ndarray) else array_of(tensor)
            kind = "number" if number else "array"
            out = self.log.value(kind, array.shape, str(array.dtype), None, False)
            self.recorder.prints[out] = provenance.fingerprint(array if tensor is not None else result)
            if isinstance(result, np.ndarray):
                self.values.arrays[id(result)] = weakref.ref(result), out
            self.log.op(name, "leave", (index,), (out,), here(), False, self.recorder.tape())
        finally:
            self.inside -= 1

    # Coming back

    def _coming(self, original):
        def convert_to_eager_tensor(value, ctx, dtype=None):
            result = original(value, ctx, dtype)
            if self.recorder.watching() and result is not value and isinstance(result, EagerTensor):
                try:
                    self._came(value, result)
                except Exception as error:
                    self.recorder.failed("a value that came in", error)
            return result

        return convert_to_eager_tensor

    def _came(self, value, result):
        if result._id in self.values.by_id:
            return
        users = asked_by_user(BRINGING_IN)
        floating = result.dtype.is_floating or result.dtype.is_complex
        if not users and (not floating or result._num_elements() <= 1):
            return  # A library's axis, shape or epsilon: of no interest until an op takes it, and hardly then.
        if self.recorder.backward and not users:
            return
        given = self.values.index(value) if isinstance(value, (EagerTensor, tf.Variable)) else self.values.known(value)
        tensor = isinstance(value, (EagerTensor, tf.Variable))
        index = self.values.foreign(result)
        taken = () if given is None else (given,)
        kind, tape = "rewrap" if tensor else "return", self.recorder.tape()
        op = self.log.op("tf.constant", kind, taken, (index,), here(), False, tape)
        self.recorder.ops.maker[index] = op

    def _numpy_function(self, original):
        def py_func_common(func, inp, *args, **kwargs):
            if not (self.recorder.watching() and context.executing_eagerly()):
                return original(func, inp, *args, **kwargs)
            self.recorder.quiet += 1
            try:
                result = original(func, inp, *args, **kwargs)
            finally:
                self.recorder.quiet -= 1
            try:
                self._went_through(func, inp, result)
            except Exception as error:
                self.recorder.failed("numpy_function", error)
            return result

        return py_func_common

    def _went_through(self, func, inp, result):
        """One op takes the tensors out, one brings the results in: NumPy's own work between them is not seen."""
        details = MappingProxyType({"function": getattr(func, "__name__", type(func).__name__)})
        tape, spot, gone = self.recorder.tape(), here(), []
        for tensor in inp:
            if isinstance(tensor, (EagerTensor, tf.Variable, keras.Variable)):
                index = self.values.index(tensor)
                out = self.log.value("array", *self.log.values[index][1:3], None, False)
                self.log.op("numpy_function", "leave", (index,), (out,), spot, False, tape, details)
                gone.append(out)
        made = [self.values.foreign(one) for one in tf.nest.flatten(result) if isinstance(one, EagerTensor)]
        op = self.log.op("numpy_function", "return", tuple(gone), tuple(made), spot, False, tape, details)
        for index in made:
            self.recorder.ops.maker[index] = op

    # Making variables

    def _making(self, original):
        def _init_from_args(variable, *args, **kwargs):
            recorder = self.recorder
            if not (recorder.mine() and context.executing_eagerly()):
                return original(variable, *args, **kwargs)
            recorder.making.append(variable)
            recorder.quiet += 1
            try:
                result = original(variable, *args, **kwargs)
            finally:
                recorder.quiet -= 1
                recorder.making.pop()
            if not recorder.quiet:
                try:
                    self._made(variable, kwargs.get("initial_value", args[0] if args else None))
                except Exception as error:
                    recorder.failed("a new variable", error)
            return result

        return _init_from_args

    def _made(self, variable, initial):
        given = self.values.known(initial) if isinstance(initial, (EagerTensor, tf.Variable, keras.Variable)) else None
        if given is None and isinstance(initial, (tf.Variable, keras.Variable)):
            given = self.values.index(initial)
        index = self.values.variable(variable)
        if index is None:
            return
        kept = self.values.variables[index]
        kept.fresh, kept.scope, kept.made = True, tuple(self.log.scopes), here()
        tape = self.recorder.tape()
        parts = [self.values.known(one) for one in _tensors_in([initial])] if given is None else [given]
        parts = tuple(part for part in parts if part is not None and self.recorder.ops.depends(part))
        if parts:
            self.log.op("Variable", "rewrap", parts, (index,), kept.made, False, tape)
        else:
            array = self.values.known(initial) if isinstance(initial, np.ndarray) else None
            taken = () if array is None else (array,)
            self.log.op("Variable", "return" if taken else "compute", taken, (index,), kept.made, False, tape)


class UfuncWatch:
    """Stands for EagerTensor.__array_wrap__: notes that a ufunc was given a tensor, and is not there."""

    def __init__(self, borders):
        self.borders = borders
        self.last = None

    def __get__(self, tensor, owner=None):
        if tensor is not None and self.borders._counts(tensor):
            frame = sys._getframe(1)
            asked = id(frame), frame.f_lasti, tensor._id
            if asked != self.last:  # NumPy asks twice in one call.
                self.last = asked
                self.borders.left(tensor, None, "NumPy ufunc")
        raise AttributeError("__array_wrap__")


def _tensors_in(args):
    for one in args:
        if isinstance(one, EagerTensor):
            yield one
        elif isinstance(one, (list, tuple)) and len(one) < 1000:
            yield from _tensors_in(one)
