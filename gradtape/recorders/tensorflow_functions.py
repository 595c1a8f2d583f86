"""Record a tf.function, and with it `fit`, by running its Python code eagerly once.

A traced function shows one fused op. So it is traced first, for the exceptions that only tracing raises, and then its
Python function runs in its place. What differs between the two is noted: this file promises no equal bits.
"""

import contextlib
import inspect
import weakref

import keras
import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.eager.polymorphic_function import polymorphic_function

from gradtape.recorders.log import is_users

STEPS = ("multi_step_on_iterator", "one_step_on_data")  # what Keras's make_train_function and its kin trace


class Functions:
    """The hook on calls of tf.function objects."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.done = weakref.WeakSet()  # functions that were recorded through an update
        self.running = []  # [function that runs eagerly, whether an optimizer updated]

    def arm(self, patches):
        self.log.eager_rerun = getattr(self.log, "eager_rerun", False)
        patches.wrap(polymorphic_function.Function, "__call__", self._function)

    def disarm(self):
        self.running.clear()

    def updated(self):
        """Called when an optimizer has updated."""
        for run in self.running:
            run[1] = True

    def _function(self, original):
        def __call__(function, *args, **kwargs):
            recorder = self.recorder
            if not recorder.watching() or not context.executing_eagerly() or recorder.backward:
                return original(function, *args, **kwargs)
            if not _is_users(function.python_function):
                return original(function, *args, **kwargs)  # A library's own: one op, and of no interest inside.
            if function in self.done:
                return self._quietly(original, function, args, kwargs)
            return self._recorded(original, function, args, kwargs)

        return __call__

    def _quietly(self, original, function, args, kwargs):
        """Run a function as it was written, once one of its steps has been recorded."""
        with self.recorder.away():
            return original(function, *args, **kwargs)

    def _recorded(self, original, function, args, kwargs):
        name = _name(function)
        unmet = None
        if not self.running:  # Inside a function that already runs eagerly, the outer trace has covered this one.
            unmet = self._trace(function, name, args, kwargs)
        if getattr(function, "_jit_compile", False):
            self.log.note(f"{name}, XLA-compiled; what XLA does to its numbers is not seen.")
        run = [function, False]
        self.running.append(run)
        try:
            with _as_written(function.python_function):
                result = function.python_function(*args, **kwargs)
        except (StopIteration, tf.errors.OutOfRangeError):
            raise  # The data has ended, as it does in the traced function.
        except Exception as error:
            if run[1] or unmet is not None or _unmet(error):
                raise  # An optimizer has updated already; a second run would update twice.
            fault = type(error).__name__
            self.log.note(f"{name}; run eagerly it raised {fault}; from then on it ran as it was written, as one op.")
            self._finished(function)
            return original(function, *args, **kwargs)
        finally:
            if self.running:  # cleared where the recording ended inside this function
                self.running.pop()
        if unmet is not None:
            raise unmet
        if run[1]:
            self._finished(function)
        return result

    def _finished(self, function):
        """From now on this function, and every one that it runs in, runs as it was written."""
        self.done.add(function)
        self.done.update(run[0] for run in self.running)

    def _trace(self, function, name, args, kwargs):
        """Trace a function as its first call would; raise what that raises.

        Where it only says that every gradient is None, return the error instead: the eager run shows why.
        """
        unmet = None
        try:
            with self.recorder.away():
                function.get_concrete_function(*args, **kwargs)
        except (ValueError, TypeError) as error:
            if not _unmet(error):
                self.log.note(f"{name}; it raised while it was traced, before any of it ran.")
                raise
            unmet = error
        except BaseException:
            self.log.note(f"{name}; it raised while it was traced, before any of it ran.")
            raise
        self.log.eager_rerun = True
        self.log.note(
            f"{name}; it was recorded eagerly, so constants baked in while tracing and variables made while tracing "
            "are not seen."
        )
        return unmet


@contextlib.contextmanager
def _as_written(function):
    """Let a decorated method run the user's own code; once traced, it runs AutoGraph's copy of it."""
    swapped = []
    while (inner := getattr(function, "__wrapped__", None)) is not None:
        written = getattr(function, "__original_wrapped__", inner)
        if inner is not written and not inspect.ismethod(function):
            swapped.append((function, inner))
            function.__wrapped__ = written
        function = written
    try:
        yield
    finally:
        for function, inner in swapped:
            function.__wrapped__ = inner


def _unmet(error):
    """Return whether an error only says that gradients are None, which the eager run shows too, and why."""
    words = ("No gradients provided", "None values not supported", "convert a value (None)", "'NoneType'")
    return any(word in str(error) for word in words)


def _is_users(function):
    """Return whether a tf.function holds the user's own code, or the step of Keras's fit."""
    function = inspect.unwrap(getattr(function, "func", function))
    if function is None or getattr(function, "__name__", "") in STEPS:
        return True
    if isinstance(function, keras.Layer) or isinstance(getattr(function, "__self__", None), keras.Layer):
        return True
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code is None or is_users(code)


def _name(function):
    name = getattr(function.python_function, "__name__", "a function")
    return "`fit` runs a tf.function" if name in STEPS else f"`{name}` is a tf.function"
