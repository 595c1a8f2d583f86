"""Record tapes, and each request for gradients with its results and its backward steps.

Measures results always and the steps in between only where something is missing, zero or not finite, or where asked to.
"""

import contextlib
import dataclasses
import weakref
from types import MappingProxyType

import keras
import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import backprop, context, record

from gradtape.recorders.log import failure_of, here, location
from gradtape.recorders.naming import name_near
from gradtape.recorders.tensorflow_backward import Steps, ids, unfit
from gradtape.recorders.tensorflow_callers import asked_by_tensorflow
from gradtape.recorders.tensorflow_measure import gradient_of
from gradtape.recorders.tensorflow_values import EagerTensor
from gradtape.trace import GradientCall

CALLS = {"gradient": ("target", "sources"), "jacobian": ("target", "sources"), "batch_jacobian": ("target", "source")}


class Gradients:
    """Hooks on GradientTape and on the backward step of every op."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.log = recorder.log
        self.values = recorder.values
        self.tapes = weakref.WeakKeyDictionary()  # tape -> (number, [(first op, op after the last)], [notes])
        self.running = []  # one _Steps per gradient call that is running, innermost last
        self.reverse = {}  # op name -> indexes of ops without a backward step yet

    def arm(self, patches):
        tape = tf.GradientTape
        for name, words in CALLS.items():
            patches.wrap(tape, name, lambda original, name=name, words=words: self._call(original, name, words))
        patches.wrap(tape, "watch", self._watch)
        patches.wrap(tape, "stop_recording", self._stop_recording)
        patches.wrap(tape, "reset", self._reset)
        patches.wrap(tape, "_push_tape", self._push)
        patches.wrap(tape, "_pop_tape", self._pop)
        patches.wrap(record, "record_operation", self._record_operation)
        self.original = backprop._gradient_function
        pywrap_tfe.TFE_Py_RegisterGradientFunction(self._step(self.original))

    def disarm(self):
        pywrap_tfe.TFE_Py_RegisterGradientFunction(self.original)
        self.running.clear()

    # Tapes

    def tape(self, tape):
        """Return what is kept of a tape: its number, the ranges of ops that it recorded, and what happened to it."""
        kept = self.tapes.get(tape)
        if kept is None:
            kept = self.tapes[tape] = (len(self.tapes), [], [])
        return kept

    def _push(self, original):
        def _push_tape(tape):
            result = original(tape)
            if self.recorder.mine():
                self.recorder.tapes_open += 1
                self.tape(tape)[1].append([len(self.log.ops), None])
            return result

        return _push_tape

    def _pop(self, original):
        def _pop_tape(tape):
            result = original(tape)
            if self.recorder.mine():
                self.recorder.tapes_open -= 1
                ranges = self.tape(tape)[1]
                if ranges and ranges[-1][1] is None:
                    ranges[-1][1] = len(self.log.ops)
            return result

        return _pop_tape

    def _reset(self, original):
        def reset(tape):
            if self.recorder.mine():
                number, ranges, happened = self.tape(tape)
                happened.append(("reset", len(self.log.ops)))
            return original(tape)

        return reset

    def _stop_recording(self, original):
        @contextlib.contextmanager
        def stop_recording(tape):
            with original(tape):
                mine = self.recorder.mine()
                self.recorder.paused += mine
                try:
                    yield
                finally:
                    self.recorder.paused -= mine

        return stop_recording

    def _watch(self, original):
        def watch(tape, tensor):
            result = original(tape, tensor)
            if self.recorder.watching() and context.executing_eagerly() and not asked_by_tensorflow():
                try:
                    self._watched(tape, tensor)
                except Exception as error:
                    self.recorder.failed("tape.watch", error)
            return result

        return watch

    def _watched(self, tape, tensor):
        taken = tuple(self.values.index(one) for one in tf.nest.flatten(tensor))
        for index in taken:
            if index is not None:
                self.log.values[index][4] = True
        details = MappingProxyType({"tape": self.tape(tape)[0]})
        self.log.op("GradientTape.watch", "watch", taken, (), here(), False, self.recorder.tape(), details)

    # Gradient calls

    def _call(self, original, name, words):
        def gradient(tape, *args, **kwargs):
            if not self.recorder.watching() or not context.executing_eagerly() or asked_by_tensorflow():
                return original(tape, *args, **kwargs)
            about = self._about(tape, words, args, kwargs)
            recorder, outside = self.recorder, self.recorder.outer
            closes = getattr(tape, "_recording", False) and not getattr(tape, "_persistent", False)
            recorder.outer = recorder.tapes_open - closes > 0
            recorder.backward += 1
            self.running.append(Steps(about is not None and about["unfit"]))
            result = fault = None
            try:
                result = original(tape, *args, **kwargs)
            except BaseException as error:
                fault = error
                raise
            finally:
                recorder.backward -= 1
                recorder.outer = outside
                steps = self.running.pop()
                self._finish(name, about, result, fault, steps)
            return result

        return gradient

    def _about(self, tape, words, args, kwargs):
        try:
            target, sources = (_argument(place, word, args, kwargs) for place, word in enumerate(words))
            targets, sources = tf.nest.flatten(target), tf.nest.flatten(sources)
            unconnected = kwargs.get("unconnected_gradients", "none")
            number, ranges, happened = self.tape(tape)
            spent = getattr(tape, "_tape", None) is None
            watched = () if spent and not ranges else tape.watched_variables()
            return {
                "targets": tuple(self.values.index(one) for one in targets),
                "sources": tuple(self.values.index(one) for one in sources),
                "raw": sources,
                "unfit": bool(unfit(targets)),
                "spot": here(),
                "details": {
                    "tape": number,
                    "persistent": bool(getattr(tape, "_persistent", False)),
                    "watch_accessed": bool(getattr(tape, "_watch_accessed_variables", True)),
                    "watched": tuple(index for index in map(self.values.index, watched) if index is not None),
                    "sources_trainable": tuple(getattr(one, "trainable", None) for one in sources),
                    "source_types": tuple(type(one).__name__ for one in sources),
                    "target_types": tuple(type(one).__name__ for one in targets),
                    "recorded": tuple((start, len(self.log.ops) if end is None else end) for start, end in ranges),
                    "spent": spent,
                    "still_open": bool(getattr(tape, "_recording", False)),
                    "reset": tuple(at for what, at in happened if what == "reset"),
                    "unconnected": getattr(unconnected, "value", unconnected),
                },
            }
        except Exception as error:
            self.recorder.failed("a gradient call", error)
            return None

    def _finish(self, name, about, result, fault, steps):
        if about is None:
            return
        self.recorder.quiet += 1
        try:
            self._write(name, about, result, fault, steps)
        except Exception as error:
            self.recorder.failed("a gradient call", error)
        finally:
            self.recorder.quiet -= 1

    def _write(self, name, about, result, fault, steps):
        self.name(about["raw"])
        grads = [] if fault is not None else tf.nest.flatten(result) if result is not None else [None]
        seen = tuple(None if grad is None else gradient_of(grad) for grad in grads)
        made = tuple(self._made(grad) for grad in grads)
        about["details"]["not_finite_from"] = steps.not_finite_from(self.values, self.recorder.ops.maker)
        details = MappingProxyType(about["details"])
        call = f"GradientTape.{name}"
        tape = self.recorder.tape()
        op = self.log.op(call, "gradient", about["targets"], made, about["spot"], False, tape, details)
        if op is None:
            return
        for index in made:
            if index is not None:
                self.recorder.ops.maker.setdefault(index, op)
        failure = None
        if fault is not None:
            failure = failure_of(fault)
            if failure.location is None:
                failure = dataclasses.replace(failure, location=location(about["spot"]))
        self.log.gradient_calls.append(
            GradientCall(op, call, about["targets"], about["sources"], seen, failure, details)
        )
        healthy = fault is None and all(one is not None and one.finite and not one.zero for one in seen)
        if self.recorder.norms or not healthy:
            self.log.backward.extend(steps.rows(op, self.values, self.log, self.recorder.ops.maker))

    def _made(self, grad):
        """Return the index of a gradient that came out."""
        grad = grad.values if isinstance(grad, tf.IndexedSlices) else grad
        if not isinstance(grad, EagerTensor):
            return None
        index = self.values.by_id.get(grad._id)
        return self.values.write(grad, False) if index is None else index

    def name(self, things):
        """Keep what the user's running code calls the variables among things."""
        for thing in things:
            if isinstance(thing, keras.Variable) and "/" in thing.path:
                continue  # A layer's own; the audit names it by its layer.
            if isinstance(thing, (tf.Variable, keras.Variable)):
                index = self.values.index(thing)
                if index is not None and index not in self.recorder.names:
                    self.recorder.names[index] = name_near(thing)
            elif isinstance(thing, EagerTensor):
                index = self.values.index(thing)
                if index is not None and self.log.values[index][5] is None:
                    self.log.values[index][5] = name_near(thing)
                self.recorder.asked.add(index)

    # Backward steps

    def _step(self, original):
        def gradient_function(op_name, attrs, num_inputs, inputs, outputs, out_grads, skip, scope):
            result = ()  # where the step raises, its row shows what came in and nothing that went out
            try:
                result = original(op_name, attrs, num_inputs, inputs, outputs, out_grads, skip, scope)
            finally:
                if self.running and self.recorder.mine():
                    try:
                        self.running[-1].add(op_name, inputs, outputs, out_grads, result)
                    except Exception as error:
                        self.recorder.failed("a backward step", error)
            return result

        return gradient_function

    def _record_operation(self, original):
        def record_operation(op_type, output_tensors, input_tensors, backward_function, forward_function=None):
            recorder = self.recorder
            if recorder.mine() and context.executing_eagerly():
                recorder.customs_seen.recorded(op_type, output_tensors, input_tensors)
                backward_function = self._fused_step(op_type, output_tensors, input_tensors, backward_function)
            return original(op_type, output_tensors, input_tensors, backward_function, forward_function)

        return record_operation

    def _fused_step(self, op_type, output_tensors, input_tensors, backward):
        """Return a backward function that also writes what went in and came out of it."""
        outs, ins = ids(output_tensors), ids(input_tensors)
        maker = self.recorder.customs_seen.opened()

        def step(*grads):
            result = backward(*grads)
            if self.running and self.recorder.mine():
                try:
                    self.running[-1].add(op_type, ins, outs, grads, result)
                    if maker is not None:
                        self.recorder.customs_seen.went_back(maker, outs, grads, result)
                except Exception as error:
                    self.recorder.failed("a backward step", error)
            return result

        return step


def _argument(place, word, args, kwargs):
    return args[place] if len(args) > place else kwargs.get(word)
