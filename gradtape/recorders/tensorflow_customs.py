"""Record each call of a tf.custom_gradient function as one op, with what went through its backward.

Does not judge the backward: the Custom that it keeps is enough for somebody else to do that.
"""

import contextlib
import functools

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context, record
from tensorflow.python.ops import custom_gradient

from gradtape.recorders.custom import MOST_ENTRIES, Custom
from gradtape.recorders.log import here, is_users
from gradtape.recorders.tensorflow_values import EagerTensor, array_of


class _Call:
    """One call that is running, or ran: what the tape recorded of it."""

    def __init__(self, function, args, kwargs):
        self.function = function
        args, self.tensors = _blank(args)
        self.template = args, _blank(kwargs)[0]
        self.keys = ()  # `_id` of each output
        self.inputs = ()  # value indexes
        self.outputs = ()  # tensors
        self.arrays = None
        self.grad = None
        self.op = None
        self.details = {}


class Customs:
    """The hook on where custom gradients run in eager mode."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.open = []

    def arm(self, patches):
        patches.wrap(custom_gradient, "_eager_mode_decorator", self._decorator)

    def disarm(self):
        self.open.clear()

    def _decorator(self, original):
        def _eager_mode_decorator(f, args, kwargs):
            recorder = self.recorder
            if not recorder.watching() or (recorder.backward and not recorder.outer):
                return original(f, args, kwargs)
            call = _Call(f, args, kwargs)
            for one in tf.nest.flatten((args, kwargs)):
                self.values.index(one)
            self.open.append(call)
            recorder.quiet += 1
            recorder.custom_depth += 1
            try:
                result = original(self._listening(f, call), args, kwargs)
            finally:
                recorder.custom_depth -= 1
                recorder.quiet -= 1
                self.open.pop()
            try:
                self._write(call, args, kwargs)
            except Exception as error:
                recorder.failed(f"the custom gradient {_name(f)}", error)
            return result

        return _eager_mode_decorator

    def _listening(self, f, call):
        """Return f as it is, but with its grad_fn remembered on the way out."""

        @functools.wraps(f)
        def forward(*args, **kwargs):
            returned = f(*args, **kwargs)
            if isinstance(returned, tuple) and len(returned) == 2:
                call.grad = returned[1]
            return returned

        return forward

    def opened(self):
        """Return the call whose operation is being recorded on the tape, None if it is another operation."""
        return self.open[-1] if self.open and self.recorder.custom_depth else None

    def recorded(self, op_type, outputs, inputs):
        """Called as the tape records an operation of its own making."""
        call = self.opened()
        if call is not None:
            call.keys = tuple(getattr(one, "_id", None) for one in outputs)
            call.inputs = tuple(self.values.by_id.get(getattr(one, "_id", None)) for one in inputs)
            call.outputs = tuple(outputs)
            if sum(one._num_elements() for one in inputs if isinstance(one, EagerTensor)) <= MOST_ENTRIES:
                given = [_array(one) if is_one else None for one, is_one in zip(inputs, call.tensors)]
                given += [None] * (len(inputs) - len(given))  # variables that the forward reads by itself
                call.arrays = given, [_array(one) for one in outputs]

    def _write(self, call, args, kwargs):
        kind = _kind(call.function)
        on_tape = bool(call.outputs) and bool(record.should_record_backprop(list(call.outputs)))
        made = tuple(self.values.write(one, on_tape) for one in call.outputs)
        call.details["function"] = _name(call.function)
        call.details.update(defined=_place(call.function), grad_defined=_place(call.grad))
        inputs, tape = call.inputs, self.recorder.tape()
        call.op = self.log.op(_name(call.function), kind, inputs, made, here(), on_tape, tape, call.details)
        for index in made:
            self.recorder.ops.maker[index] = call.op
        call.outputs = ()
        if kind != "custom" or call.op is None:
            call.arrays = None

    def went_back(self, call, keys, grads, result):
        """Called when a backward recorded during a call has run. keys: `_id` of each output of its operation."""
        if call.op is None or keys != call.keys:
            return
        result = list(result) if isinstance(result, (list, tuple)) else [result]
        call.details["returned_none"] = tuple(one is None for one in result)
        if call.arrays is not None and call.op not in self.recorder.customs:
            inputs, outputs = call.arrays
            self.recorder.customs[call.op] = Custom(
                _name(call.function),
                _again(call.function, call.template, call.tensors, inputs),
                inputs,
                outputs,
                [_array(one) for one in grads],
                [_array(one) for one in result],
            )


def _blank(args):
    """Return the arguments of a call with None in the place of each tensor, and which of the flat ones were tensors."""
    flat = tf.nest.flatten(args)
    tensors = [isinstance(one, (tf.Tensor, tf.Variable, keras.Variable)) for one in flat]
    return tf.nest.pack_sequence_as(args, [None if is_one else one for one, is_one in zip(flat, tensors)]), tensors


def _again(function, template, tensors, inputs):
    """Return a function that runs the forward again on other arrays, in float64 where it can, off the tape.

    A variable that the forward reads by itself keeps the value that it has, and its array is not looked at.
    """
    args, kwargs = template
    kinds = [None if array is None else array.dtype for array in inputs]

    def run(arrays, kinds):
        flat = tf.nest.flatten(args)
        for place, is_one in enumerate(tensors):
            if is_one:
                flat[place] = tf.constant(np.asarray(arrays[place]).astype(kinds[place]))
        with record.stop_recording(), _random_kept():
            return function(*tf.nest.pack_sequence_as(args, flat), **kwargs)[0]

    def forward(arrays):
        wide = [np.float64 if kind is not None and kind.kind == "f" else kind for kind in kinds]
        try:
            result = run(arrays, wide)
        except Exception:  # The forward meets something of its own in float32, a variable perhaps.
            result = run(arrays, kinds)
        return [np.asarray(one) for one in tf.nest.flatten(result)]

    return forward


def _array(tensor):
    if isinstance(tensor, tf.IndexedSlices):
        tensor = tf.convert_to_tensor(tensor)
    return np.array(array_of(tensor)) if isinstance(tensor, EagerTensor) else None


def _kind(function):
    """Return whose backward it is: the user's own, a checkpoint's, or a library's, which is as good as any other op."""
    code = _code(function)
    if code is None or is_users(code):
        return "custom"
    return "call" if code.co_qualname.startswith("recompute_grad") else "compute"


@contextlib.contextmanager
def _random_kept():
    """Put TensorFlow's random numbers back to where they were: a forward that is run again must not use them up."""
    state = getattr(context.context(), "_rng", None)
    kept = None if state is None else state.getstate()
    try:
        yield
    finally:
        if kept is not None:
            state.setstate(kept)


def _name(function):
    return getattr(function, "__name__", type(function).__name__)


def _code(function):
    function = getattr(function, "__wrapped__", function)
    return getattr(getattr(function, "__func__", function), "__code__", None)


def _place(function):
    code = _code(function)
    return None if code is None else (code.co_filename, code.co_firstlineno)
