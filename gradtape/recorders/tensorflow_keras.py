"""Record which Keras layers run, which metrics, what an optimizer is told to update, and what predict() hands out.

Keeps layers, metrics and optimizers alive, so that the audit finds them when it is asked for.
"""

import contextlib
import sys
import weakref
from types import MappingProxyType

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.eager import context

from gradtape import provenance
from gradtape.recorders.log import here, is_users
from gradtape.recorders.tensorflow_values import EagerTensor, itself

TRAINING = ("train_on_batch",)  # recorded inside, as fit is
LEAVING = ("predict", "predict_on_batch", "evaluate", "test_on_batch", *TRAINING)


_NO_CODE = compile("", "<nothing>", "exec")


class Keras:
    """Hooks on Layer.__call__, on metrics, on optimizers and on the model's ways out."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.called = {}  # id -> a call that gives a layer that was called
        self.metrics = {}  # id -> a call that gives a metric that was used
        self.wrappers = {}  # id of a tf.Variable -> weak reference to the keras.Variable around it
        self.built = {}  # id -> (weak reference, spot) of a layer that was made while another one ran
        self.optimizers = {}  # id -> a call that gives an optimizer that updated
        self.visible = []  # optimizers that the recording code could see
        self.nested = set()  # ids of layers that were called from inside another one
        self.given = {}  # id of an optimizer -> indexes of the variables it was given

    def arm(self, patches):
        patches.wrap(keras.Layer, "__call__", self._layer)
        patches.wrap(keras.Layer, "__init__", self._building)
        self._watch_values(patches)
        for metric in _family(keras.metrics.Metric):
            for name in ("__call__", "update_state", "result", "reset_state"):
                if name in vars(metric):
                    patches.wrap(metric, name, self._metric)
        for optimizer in _family(_base(keras.optimizers.Optimizer)):
            if "apply" in vars(optimizer):
                patches.wrap(optimizer, "apply", self._apply)
        for owner in keras.Model.__mro__:
            for name in LEAVING:
                if name in vars(owner) and callable(vars(owner)[name]):
                    patches.wrap(owner, name, lambda original, name=name: self._way_out(original, name))

    def disarm(self):
        self.log.scopes.clear()

    def _watch_values(self, patches):
        """Notice each keras.Variable as it gives its tf.Variable away: that one does not know whose it is."""
        owner = next((one for one in keras.Variable.__mro__ if isinstance(vars(one).get("value"), property)), None)
        if owner is None:
            self.log.note("keras.Variable.value is not where gradtape looks for it, so some names are TensorFlow's.")
            return
        plain, wrappers = vars(owner)["value"], self.wrappers

        def value(variable):
            inner = variable.__dict__.get("_value")
            if id(inner) not in wrappers and self.recorder.mine():
                wrappers[id(inner)] = weakref.ref(variable)
            return plain.fget(variable)

        patches.put(owner, "value", property(value, plain.fset, plain.fdel, plain.__doc__))

    def wrapper(self, inner):
        """Return the keras.Variable around a tf.Variable, None if there is none in sight."""
        outer = self.wrappers.get(id(inner), _nothing)()
        return outer if outer is not None and getattr(outer, "_value", None) is inner else None

    def _layer(self, original):
        def __call__(layer, *args, **kwargs):
            recorder = self.recorder
            if not recorder.mine():
                return original(layer, *args, **kwargs)
            scopes = self.log.scopes
            new = id(layer) not in self.called
            if scopes:
                self.nested.add(id(layer))
            if not is_users(getattr(type(layer).call, "__code__", _NO_CODE)):
                self.log.kinds_of_scope[layer.name] = type(layer).__name__
            scopes.append(layer.name)
            self.called[id(layer)] = itself(layer)
            try:
                return original(layer, *args, **kwargs)
            finally:
                if scopes:  # cleared where the recording ended inside this call
                    scopes.pop()
                if new and not scopes:
                    self._keep(layer)

        return __call__

    def _keep(self, layer):
        """Keep what the variables of an outermost layer hold, also those that its call did not read."""
        try:
            if self.recorder.watching() and context.executing_eagerly():
                for variable in layer.variables:
                    self.values.keras_variable(variable)
        except Exception as error:
            self.recorder.failed(f"the weights of {layer.name}", error)

    def _building(self, original):
        def __init__(layer, *args, **kwargs):
            result = original(layer, *args, **kwargs)
            if self.recorder.mine() and self.log.scopes:
                self.built[id(layer)] = weakref.ref(layer), here()
            return result

        return __init__

    def _metric(self, original):
        def metric(*args, **kwargs):
            mine = self.recorder.mine()
            if mine:
                self.metrics[id(args[0])] = itself(args[0])
            self.recorder.metric += mine
            try:
                return original(*args, **kwargs)
            finally:
                self.recorder.metric -= mine

        return metric

    def _apply(self, original):
        def apply(optimizer, grads, trainable_variables=None):
            recorder = self.recorder
            if not recorder.watching() or not context.executing_eagerly():
                return original(optimizer, grads, trainable_variables)
            about = self._before(optimizer, grads, trainable_variables)
            recorder.quiet += 1
            fault = None
            try:
                with recorder.ops.deaf():
                    result = original(optimizer, grads, trainable_variables)
            except BaseException as error:
                fault = error
                raise
            finally:
                recorder.quiet -= 1
                self._updated(optimizer, about, fault)
            if self.log.updated is not None:
                self.log.updated()
            return result

        return apply

    def _before(self, optimizer, grads, variables):
        """Keep what the variables hold, and which of them get no gradient, before the optimizer runs."""
        try:
            if variables is None:
                variables = getattr(optimizer, "_trainable_variables", ())
            variables = list(variables)
            pairs = [(grad, self.values.index(one)) for grad, one in zip(list(grads), list(variables))]
            self.recorder.gradients.name(variables)
            return pairs
        except Exception as error:
            self.recorder.failed("an optimizer's update", error)
            return []

    def _updated(self, optimizer, pairs, fault):
        try:
            self.optimizers[id(optimizer)] = itself(optimizer)
            given = tuple(index for _, index in pairs)
            self.given.setdefault(id(optimizer), set()).update(given)
            details = {
                "optimizer": type(optimizer).__name__,
                "none": tuple(index for grad, index in pairs if grad is None),
                "given": len(pairs),
                "grads": tuple(self.values.known(_dense(grad)) for grad, _ in pairs),
            }
            if fault is not None:
                details["raised"] = type(fault).__name__
            name = f"{type(optimizer).__name__}.apply"
            tape = self.recorder.tape()
            self.log.op(name, "update", given, (), here(), False, tape, MappingProxyType(details))
            if fault is None:
                self.recorder.functions.updated()
        except Exception as error:
            self.recorder.failed("an optimizer's update", error)

    def _way_out(self, original, name):
        """predict() and its kin run a traced function and hand out arrays: one op, its inside not recorded."""

        def leave(model, *args, **kwargs):
            recorder = self.recorder
            if not recorder.watching() or not context.executing_eagerly():
                return original(model, *args, **kwargs)
            users = _called_by_user()  # else fit() itself, for its validation
            with contextlib.nullcontext() if name in TRAINING else recorder.away():
                result = original(model, *args, **kwargs)
            try:
                if users:
                    self._went_out(model, name, args, kwargs, result)
            except Exception as error:
                recorder.failed(f"model.{name}", error)
            return result

        return leave

    def _went_out(self, model, name, args, kwargs, result):
        self.called[id(model)] = itself(model)
        given = tf.nest.flatten((args[:1], kwargs.get("x")))
        taken = [self.values.index(one) for one in given if isinstance(one, EagerTensor)]
        taken += [self.values.index(one) for one in model.trainable_variables]
        made = []
        for one in tf.nest.flatten(result):
            array = np.asarray(one)
            kind = "number" if array.ndim == 0 else "array"
            made.append(self.log.value(kind, array.shape, str(array.dtype), None, False))
            self.recorder.prints[made[-1]] = provenance.fingerprint(array)
            if isinstance(one, np.ndarray):
                self.values.arrays[id(one)] = weakref.ref(one), made[-1]
        tape = self.recorder.tape()
        self.log.op(f"Model.{name}", "leave", tuple(taken), tuple(made), here(), False, tape)


def _base(optimizer):
    """Return the class that every Keras optimizer inherits from."""
    return next(owner for owner in reversed(optimizer.__mro__) if "apply" in vars(owner))


def _family(owner):
    """Return a class and every class that inherits from it, each once."""
    found, todo = [], [owner]
    while todo:
        one = todo.pop()
        if one not in found:
            found.append(one)
            todo.extend(one.__subclasses__())
    return found


def _nothing():
    return None


def _dense(grad):
    return grad.values if isinstance(grad, tf.IndexedSlices) else grad


def _called_by_user():
    frame = sys._getframe(2)
    while frame is not None and (
        "gradtape" in frame.f_code.co_filename or frame.f_code.co_filename.endswith("traceback_utils.py")
    ):
        frame = frame.f_back
    return frame is not None and is_users(frame.f_code)
