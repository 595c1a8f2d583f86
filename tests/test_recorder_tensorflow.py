"""`gradtape.recorders.tensorflow`: what a TensorFlow step did is written down, and the step is none the wiser."""

import gc
import os
import random
import sys
import threading
import weakref

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
import tensorflow as tf  # noqa: E402
from recorded import Recorded  # noqa: E402
from tensorflow.python.eager import backprop, execute, record  # noqa: E402
from tensorflow.python.eager.polymorphic_function import polymorphic_function  # noqa: E402
from tensorflow.python.framework import constant_op, op_callbacks, ops  # noqa: E402
from tensorflow.python.ops import custom_gradient, resource_variable_ops, script_ops  # noqa: E402

from gradtape.recorders.log import Log  # noqa: E402
from gradtape.recorders.naming import names_of  # noqa: E402
from gradtape.recorders.tensorflow import Recorder  # noqa: E402
from gradtape.trace import KINDS  # noqa: E402


class Step(Recorded):
    """A recorded step, with the questions that only these tests ask."""

    def maker(self, index):
        return next(op for op in self.ops if index in op.outputs)

    def leads_back(self, index, to):
        """Whether the dataflow goes from one value back to another."""
        seen, todo = set(), [index]
        while todo:
            index = todo.pop()
            if index == to:
                return True
            if index not in seen and index is not None:
                seen.add(index)
                todo.extend(one for op in self.ops if index in op.outputs for one in op.inputs)
        return False

    def variable(self, name):
        return next(one for one in self.recorder.variables() if one.name == name)


def recorded(step, norms=False, **kwargs):
    """Run a step under a recorder, as `gradtape.record` does, and return what was recorded."""
    log = Log(**kwargs)
    recorder = Recorder(log, norms)
    recorder.arm()
    error = None
    try:
        result = step()
    except BaseException as fault:
        error = fault
        raise
    finally:
        log.names = names_of(_in_sight(sys._getframe(1)))
        recorder.disarm(error)
    assert not [note for note in log.notes if "could not be recorded" in note], log.notes
    return Step(log, recorder, result)


def _in_sight(frame):
    return {**frame.f_globals, **frame.f_locals}


def line_of(text):
    """Return the number of the only line in this file that holds text, which must not hold the search itself."""
    with open(__file__, encoding="utf-8") as file:
        (found,) = [number for number, line in enumerate(file, 1) if text in line and "line_of" not in line]
    return found


# Ops, reads and the tape


def test_every_op_is_written_with_its_values_line_and_place_on_the_tape():
    w, x = tf.Variable([[1.0], [2.0]], name="w"), tf.constant([[3.0, 4.0]])

    def step():
        with tf.GradientTape() as tape:
            y = tf.matmul(x, w)  # the product
            loss = tf.reduce_sum(y)
        return loss, tape.gradient(loss, w)

    seen = recorded(step)
    read, product, total = seen.ops[:3]
    assert [op.name for op in (read, product, total)] == ["ReadVariableOp", "MatMul", "Sum"]
    assert read.kind == "read" and seen.values[read.inputs[0]].kind == "variable"
    assert product.inputs == (seen.recorder.index_of(x), read.outputs[0]) and product.kind == "compute"
    made = seen.values[product.outputs[0]]
    assert (made.shape, made.dtype, made.kind) == ((1, 1), "float32", "tensor") and "CPU" in made.device
    assert (product.location.file, product.location.line) == (__file__, line_of("# the product"))
    assert product.on_tape and made.on_tape and product.tape == "open"
    assert total.outputs == (seen.recorder.index_of(seen.result[0]),)
    assert {op.kind for op in seen.ops} <= set(KINDS)


def test_an_op_outside_a_tape_and_one_under_stop_recording_are_told_apart():
    w = tf.Variable(2.0)

    def step():
        before = tf.exp(w)
        with tf.GradientTape(persistent=True) as tape, tape.stop_recording():
            paused = tf.sin(w)
        return before, paused

    seen = recorded(step)
    (before,), (paused,) = seen.named("Exp"), seen.named("Sin")
    assert (before.tape, before.on_tape) == ("none", False)
    assert (paused.tape, paused.on_tape) == ("paused", False)


READS_IN_C = {
    "exp": lambda w: tf.exp(w),
    "concat": lambda w: tf.concat([w, w], 0),
    "add_n": lambda w: tf.add_n([w, w]),
    "raw_op": lambda w: tf.raw_ops.Mul(x=w, y=w),
    "reduce_sum": lambda w: tf.reduce_sum(w),
    "matmul": lambda w: tf.matmul(w, w),
    "operator": lambda w: 2.0 * w,
    "gather": lambda w: tf.gather(w, [0]),
    "getitem": lambda w: w[0],
    "bias_add": lambda w: tf.nn.bias_add(tf.ones((2, 2)), w[0]),
}


@pytest.mark.parametrize("name", READS_IN_C)
@pytest.mark.parametrize("kind", [tf.Variable, keras.Variable])
def test_a_variable_given_straight_to_an_op_is_read_by_it(name, kind):
    w = kind(np.ones((2, 2), "float32"))

    def step():
        with tf.GradientTape() as tape:
            y = READS_IN_C[name](w)
        return y, tape.gradient(y, w)

    seen = recorded(step)
    made, source = seen.recorder.index_of(seen.result[0]), seen.recorder.index_of(w)
    assert seen.result[1] is not None
    assert seen.leads_back(made, source)
    assert seen.maker(made).on_tape


def test_a_scalar_constant_is_not_taken_for_a_scalar_variable_that_was_just_read():
    w = tf.Variable(2.0)

    def step():
        return (w * 3.0) * 3.0

    seen = recorded(step)
    assert len(seen.kind("read")) == 1


def test_keras_layers_are_the_scope_of_what_runs_in_them():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, name="first")], name="net")
    seen = recorded(lambda: model(tf.ones((1, 2))))
    assert seen.named("MatMul")[0].scope == ("net", "first")
    assert not seen.log.scopes


def test_an_op_without_a_derivative_says_so():
    x = tf.Variable([1.2, 0.7])

    def step():
        with tf.GradientTape():
            return tf.round(x), tf.argmax(x), tf.sign(x), tf.math.betainc(x, x, x)

    seen = recorded(step)
    assert seen.named("Round")[0].details["derivative"] == "none" and not seen.named("Round")[0].on_tape
    assert seen.named("ArgMax")[0].details["derivative"] == "none"
    assert "derivative" not in seen.named("Sign")[0].details and seen.named("Sign")[0].on_tape


def test_stop_gradient_is_a_detach_and_a_librarys_own_is_marked():
    x, norm = tf.Variable([[1.0, 2.0], [3.0, 4.0]]), keras.layers.BatchNormalization()
    norm.build((None, 2))

    def step():
        with tf.GradientTape():
            return tf.stop_gradient(x), keras.ops.stop_gradient(x), norm(x, training=True)

    seen = recorded(step)
    first, second, third = seen.kind("detach")
    assert "library" not in first.details and "library" not in second.details
    assert third.details["library"] and third.scope == (norm.name,)
    assert first.tape == "open" and not first.on_tape


# Leaving and coming back

LEAVES = {
    "numpy": lambda y: y.numpy(),
    "np.asarray": lambda y: np.asarray(y),
    "np.array": lambda y: np.array(y),
    "np.array of a list": lambda y: np.array([y, y]),
    "a ufunc": lambda y: np.tanh(y),
    "np.mean": lambda y: np.mean(y),
    "__array__": lambda y: y.__array__(),
    "convert_to_numpy": lambda y: keras.ops.convert_to_numpy(y),
    "float": lambda y: float(y[0]),
    "int": lambda y: int(y[0]),
    "bool": lambda y: bool(y[0] > 0),
    "numpy_function": lambda y: tf.numpy_function(np.sin, [y], tf.float32),
}


@pytest.mark.parametrize("name", LEAVES)
def test_a_value_that_leaves_is_seen_with_its_fingerprint(name):
    x = tf.constant([1.0, 2.0])
    seen = recorded(lambda: LEAVES[name](x * 2.0))
    leaving = seen.kind("leave")
    assert leaving, [op.name for op in seen.ops]
    product = seen.named("Mul")[0].outputs[0]
    assert all(seen.leads_back(op.inputs[0], product) for op in leaving)
    assert seen.values[leaving[0].outputs[0]].kind in ("array", "number")
    if name != "numpy_function":
        assert seen.recorder.prints[leaving[0].outputs[0]] is not None


def test_a_ufunc_and_an_array_give_the_same_as_without_a_recorder():
    x = tf.constant([1.0, 2.0])

    def step():
        return [np.tanh(x), np.ones(2, "float32") * x, np.mean(x), np.asarray(x), np.concatenate([x, x])]

    for one, other in zip(step(), recorded(step).result):
        assert type(one) is type(other) and np.array_equal(one, other)


def test_printing_a_tensor_and_a_librarys_own_look_at_one_are_no_departure():
    x, optimizer = tf.Variable([1.0, 2.0]), keras.optimizers.SGD()

    def step():
        text = f"{x} {str(x)} {x!r}"
        keras.layers.Dense(2)(tf.ones((1, 2)))
        optimizer.apply_gradients([(tf.ones(2), x)])
        return text

    assert not recorded(step).kind("leave")


def test_an_array_that_comes_back_is_linked_with_its_departure():
    x = tf.constant([1.0, 2.0])

    def step():
        gone = (x * 2.0).numpy()
        return tf.constant(gone), tf.convert_to_tensor(gone * 2)

    seen = recorded(step)
    first, second = seen.kind("return")
    (leave,) = seen.kind("leave")
    assert first.inputs == leave.outputs and second.inputs == ()
    assert seen.recorder.prints[first.outputs[0]] == seen.recorder.prints[leave.outputs[0]]
    assert seen.recorder.prints[second.outputs[0]] == ((2,), (4.0, 8.0))


def test_an_array_given_to_an_op_is_linked_too_however_it_comes_in():
    x = tf.constant([1.0, 2.0])

    def step():
        gone = (x * 2.0).numpy()
        return x + gone, gone + x, tf.matmul([gone], x[:, None]), tf.raw_ops.Mul(x=x, y=gone)

    seen = recorded(step)
    (leave,) = seen.kind("leave")
    for op in (*seen.named("AddV2"), seen.named("MatMul")[0], seen.named("Mul")[1]):
        prints = [seen.recorder.prints.get(index) for index in op.inputs]
        assert any(one is not None and one[1] == (2.0, 4.0) for one in prints), op
    assert seen.recorder.prints[leave.outputs[0]] == ((2,), (2.0, 4.0))


def test_numpy_function_is_a_departure_and_a_return_with_an_array_between():
    x = tf.constant([1.0, 2.0])
    seen = recorded(lambda: tf.numpy_function(np.sin, [x * 1.0], tf.float32))
    (leave,), (back,) = seen.kind("leave"), seen.kind("return")
    assert back.inputs == leave.outputs and back.outputs == (seen.recorder.index_of(seen.result),)
    assert leave.details["function"] == "sin"


def test_py_function_is_one_call_and_its_own_tape_is_not_the_users():
    w = tf.Variable([1.0, 2.0])

    def step():
        with tf.GradientTape() as tape:
            y = tf.py_function(lambda t: t * 2.0, [w * 1.0], tf.float32)
        return tape.gradient(y, w)

    seen = recorded(step)
    (call,) = seen.kind("call")
    assert call.name == "EagerPyFunc" and call.on_tape
    assert len(seen.calls) == 1 and not seen.kind("watch")


def test_predict_is_one_departure():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    data = np.ones((4, 2), "float32")

    def step():
        return tf.constant(model.predict(data, verbose=0)) * 2.0

    seen = recorded(step)
    (leave,) = seen.kind("leave")
    assert leave.name == "Model.predict" and not seen.named("MatMul")
    assert seen.kind("return")[0].inputs == leave.outputs
    assert seen.recorder.index_of(model.trainable_variables[0]) in leave.inputs


# Variables


def test_assigning_is_an_op_that_ends_in_the_variable():
    v, x = tf.Variable([0.0, 0.0]), tf.Variable([1.0, 2.0])

    def step():
        v.assign(x * 3.0)  # state blocks the path
        v.assign_sub(x)

    seen = recorded(step)
    first, second = seen.kind("assign")
    assert first.outputs == second.outputs == (seen.recorder.index_of(v),)
    assert first.inputs == seen.named("Mul")[0].outputs and first.location.line == line_of("# state blocks the path")
    assert seen.variable("v").moved == 4.0 and seen.variable("x").moved == 0.0


def test_set_weights_is_an_assignment_too():
    layer = keras.layers.Dense(1)
    layer.build((None, 2))
    seen = recorded(lambda: layer.set_weights([np.ones((2, 1)), np.ones(1)]))
    assert {op.outputs[0] for op in seen.kind("assign")} == {seen.recorder.index_of(one) for one in layer.weights}


def test_a_variable_made_from_a_computed_tensor_is_a_rewrap_and_any_other_a_fresh_one():
    w = tf.Variable([1.0, 2.0])

    def step():
        return tf.Variable(w * 2.0), keras.Variable(w * 3.0), tf.Variable(tf.random.normal((2,)))  # three of them

    seen = recorded(step)
    first, second = seen.kind("rewrap")
    assert [seen.values[op.outputs[0]].kind for op in (first, second)] == ["variable", "variable"]
    assert first.inputs == seen.named("Mul")[0].outputs
    (fresh,) = [op for op in seen.named("Variable") if op.kind == "compute"]
    assert fresh.inputs == () and fresh.location.line == line_of("# three of them")
    assert seen.recorder.index_of(seen.result[2]) == fresh.outputs[0]


class Film(keras.Layer):
    """A layer with every way to hide a variable from Keras 3."""

    def __init__(self):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(2))  # hidden from Keras
        self.beta = self.add_weight(shape=(2,), name="beta")
        self.parts = {"a": [tf.Variable(1.0)]}
        self.helper = Helper()
        self.own = keras.layers.Dense(2)
        self._quiet = tf.Variable(1.0)

    def call(self, x):
        return self.own(x) * self.gamma * self.parts["a"][0] * self.helper.scale * self._quiet + self.beta


class Helper:
    """No layer, no module: Keras does not look inside."""

    def __init__(self):
        self.scale = tf.Variable(2.0)


def test_the_audit_finds_what_keras_does_not_list():
    film = Film()
    film(tf.ones((1, 2)))
    seen = recorded(lambda: film(tf.ones((1, 2))))
    for name in ("film.gamma", "film.parts['a'][0]", "film.helper.scale", "film._quiet"):
        one = seen.variable(name)
        assert not one.registered and one.owner == "Film" and one.trainable and one.details["raw"], name
    assert seen.variable("film.gamma").made.line == line_of("# hidden from Keras")
    assert seen.variable("film.beta").registered and seen.variable("film.own.kernel").owner == "Dense"


def test_a_head_that_the_loss_never_used_is_in_the_audit_too():
    class TwoHeads(keras.Model):
        def __init__(self):
            super().__init__()
            self.used, self.unused = keras.layers.Dense(1), keras.layers.Dense(1)
            self.unused.build((None, 2))

        def call(self, x):
            return self.used(x)

    model = TwoHeads()
    seen = recorded(lambda: model(tf.ones((1, 2))))
    idle = seen.variable("model.unused.kernel")
    assert not idle.reused and idle.moved == 0.0 and idle.registered and seen.variable("model.used.kernel").reused
    assert not [op for op in seen.ops if idle.value in op.inputs]


def test_statistics_frozen_weights_and_flipped_flags_are_told_apart():
    layers = [keras.layers.Dense(2, name="a"), keras.layers.BatchNormalization(name="b")]
    model = keras.Sequential([keras.Input((2,)), *layers])
    model.get_layer("a").trainable = False
    flipped = keras.Variable(np.ones((2, 2), "float32"), trainable=False)
    flipped.trainable = True
    seen = recorded(lambda: model(tf.ones((1, 2)), training=True) @ flipped)
    assert seen.variable("model.b.moving_mean").statistic and not seen.variable("model.b.moving_mean").trainable
    frozen = seen.variable("model.a.kernel")
    assert not frozen.statistic and not frozen.trainable and frozen.registered
    assert seen.variable("flipped").details["flag_flipped"] and seen.variable("flipped").trainable


def test_a_layer_made_anew_in_every_call_is_visible():
    class Fresh(keras.Layer):
        def call(self, x):
            return keras.layers.Dense(2, name="anew")(x)  # a new one each time

    class Lazy(keras.Layer):
        def build(self, shape):
            self.inner = keras.layers.Dense(2)

        def call(self, x):
            return self.inner(x)

    fresh, lazy = Fresh(), Lazy()
    seen = recorded(lambda: (fresh(tf.ones((1, 2))), lazy(tf.ones((1, 2)))))
    anew = [one for one in seen.recorder.variables() if one.details.get("made_in_call")]
    assert [seen.values[one.value].shape for one in anew] == [(2, 2), (2,)]
    assert all(one.made.line == line_of("# a new one each time") for one in anew)


# Gradients


def test_a_gradient_call_has_targets_sources_and_results_in_order():
    a, b, c = tf.Variable(1.0), tf.Variable([3.0, 4.0]), tf.Variable(5.0)

    def step():
        with tf.GradientTape() as tape:
            loss = 0.0 * a + tf.reduce_sum(b * b)
        return loss, tape.gradient(loss, {"a": a, "b": [b, c]})  # asked here

    seen = recorded(step)
    (call,) = seen.calls
    assert call.call == "GradientTape.gradient" and call.targets == (seen.recorder.index_of(seen.result[0]),)
    assert call.sources == tuple(map(seen.recorder.index_of, (a, b, c)))
    zero, ten, none = call.results
    assert zero.symptom == "zero" and zero.norm == 0.0
    assert ten.symptom == "ok" and ten.norm == pytest.approx(10.0) and ten.shape == (2,)
    assert none is None and call.error is None
    assert not call.details["persistent"] and set(call.details["watched"]) == set(call.sources[:2])
    assert seen.ops[call.index].kind == "gradient" and seen.ops[call.index].location.line == line_of("# asked here")


def test_sparse_gradients_are_summed_over_rows_that_meet():
    table = tf.Variable(tf.ones((5, 2)))

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.gather(table, [1, 1, 2]))
        return tape.gradient(loss, table)

    seen = recorded(step)
    (result,) = seen.calls[0].results
    assert isinstance(seen.result, tf.IndexedSlices)
    assert result.shape == (5, 2) and result.norm == pytest.approx(float(tf.norm(tf.convert_to_tensor(seen.result))))


def test_a_gradient_that_is_not_finite_is_seen():
    x = tf.Variable(0.0)

    def step():
        with tf.GradientTape() as tape:
            y = tf.math.log(x) * 0.0
        return tape.gradient(y, x)

    assert recorded(step).calls[0].results[0].symptom == "nan"


def test_asking_a_spent_tape_is_a_call_with_an_error_and_the_error_passes():
    w = tf.Variable(1.0)
    kept = {}

    def step():
        with tf.GradientTape() as tape:
            y = w * 2.0
        tape.gradient(y, w)
        try:
            tape.gradient(y, w)  # once too often
        except RuntimeError as error:
            kept["text"] = str(error)

    seen = recorded(step)
    first, second = seen.calls
    assert not first.details["spent"] and second.details["spent"] and first.details["tape"] == second.details["tape"]
    assert second.error.type == "RuntimeError" and second.error.message == kept["text"] and second.results == ()
    assert second.error.location.line == line_of("# once too often")


def test_sources_that_are_no_tensors_fail_as_they_do_without_a_recorder():
    w = tf.Variable(1.0)

    def step(sources):
        with tf.GradientTape() as tape:
            y = w * 2.0
        return tape.gradient(y, sources)

    for sources in ([None], [3.0], [np.ones(2)]):
        with pytest.raises(Exception) as bare:
            step(sources)
        with pytest.raises(type(bare.value)) as watched:
            recorded(lambda sources=sources: step(sources))
        assert str(watched.value) == str(bare.value)


def test_watch_and_watch_accessed_variables_are_seen():
    x, w = tf.constant(3.0), tf.Variable(2.0)

    def step():
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(x)
            y = x * w
        return tape.gradient(y, [x, w])

    seen = recorded(step)
    assert seen.kind("watch")[0].inputs == (seen.recorder.index_of(x),)
    call = seen.calls[0]
    assert not call.details["watch_accessed"] and call.results[1] is None and call.results[0].norm == 2.0


def test_second_derivatives_keep_the_backward_ops_in_the_dataflow():
    w = tf.Variable(2.0)

    def step():
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = w**3
            first = inner.gradient(y, w)
        return first, outer.gradient(first, w)

    seen = recorded(step)
    assert float(seen.result[1]) == 12.0 and len(seen.calls) == 2
    assert seen.leads_back(seen.recorder.index_of(seen.result[0]), seen.recorder.index_of(w))
    backward = seen.ops[seen.named("Pow")[0].index + 1 : seen.calls[0].index]
    assert any(op.kind == "compute" and op.on_tape for op in backward)


def test_first_derivatives_leave_no_backward_ops():
    w = tf.Variable([2.0, 3.0])

    def step():
        with tf.GradientTape() as tape:
            y = tf.reduce_sum(w**3)
        return tape.gradient(y, w)

    assert [op.name for op in recorded(step).ops] == ["ReadVariableOp", "Pow", "Sum", "GradientTape.gradient"]


def test_a_jacobian_is_one_call():
    x = tf.Variable([1.0, 2.0])

    def step():
        with tf.GradientTape() as tape:
            y = x * x
        return tape.jacobian(y, x)

    seen = recorded(step)
    assert [call.call for call in seen.calls] == ["GradientTape.jacobian"] and seen.calls[0].results[0].shape == (2, 2)


def test_backward_steps_belong_to_their_forward_ops():
    w, v = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])

    def step():
        with tf.GradientTape() as tape:
            a, b = tf.exp(w), tf.exp(v)
            loss = tf.reduce_sum(a * b + a)
        return tape.gradient(loss, [w, v])

    assert not recorded(step).log.backward  # all is well, so nothing is measured
    seen = recorded(step, norms=True)
    for row in seen.log.backward:
        assert seen.ops[row.op].name == row.name and row.call == seen.calls[0].index
    exps = [row for row in seen.log.backward if row.name == "Exp"]
    assert sorted(row.op for row in exps) == [op.index for op in seen.named("Exp")]
    for row in exps:
        gradient = seen.result[0 if row.op == seen.named("Exp")[0].index else 1]
        assert row.outgoing[0].norm == pytest.approx(float(tf.norm(gradient)), rel=1e-5)
    reads = {row.inputs[0] for row in seen.log.backward if row.name == "ReadVariableOp"}
    assert reads == {seen.recorder.index_of(w), seen.recorder.index_of(v)}


def test_the_backward_step_of_each_read_is_its_own_variables():
    names = "uvw"
    variables = dict(zip(names, (tf.Variable(np.arange(1.0, 4.0) * scale) for scale in (0.1, 0.2, 0.3))))

    def step():
        with tf.GradientTape() as tape:
            u, v, w = (tf.convert_to_tensor(variables[name]) for name in "vuw")
            loss = tf.reduce_sum(tf.exp(u) * tf.tanh(v * 3.0)) + tf.reduce_sum(w) + tf.reduce_sum(tf.sin(u * u))
        return tape.gradient(loss, variables)

    seen = recorded(step, norms=True)
    reads = {row.inputs[0]: row.outgoing[0].norm for row in seen.log.backward if row.name == "ReadVariableOp"}
    assert len(reads) == 3
    for name in names:
        assert reads[seen.recorder.index_of(variables[name])] == pytest.approx(float(tf.norm(seen.result[name])))


@pytest.mark.parametrize("order", ["short first", "long first"])
def test_reads_are_told_apart_whichever_of_them_goes_back_first(order):
    short, long = tf.Variable([1.0, 2.0]), tf.Variable([0.1, 0.2])

    def step():
        with tf.GradientTape() as tape:
            variables = (short, long) if order == "short first" else (long, short)
            values = dict(zip(map(id, variables), map(tf.convert_to_tensor, variables)))
            loss = tf.reduce_sum(values[id(short)]) + tf.reduce_sum(tf.exp(tf.sin(tf.exp(values[id(long)]))))
        return tape.gradient(loss, (short, long))

    seen = recorded(step, norms=True)
    reads = {row.inputs[0]: row.outgoing[0].norm for row in seen.log.backward if row.name == "ReadVariableOp"}
    for variable, gradient in zip((short, long), seen.result):
        assert reads[seen.recorder.index_of(variable)] == pytest.approx(float(tf.norm(gradient)))


def test_backward_steps_are_measured_where_a_gradient_is_missing():
    w = tf.Variable([1.0, 2.0])

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.round(w) * 2.0)
        return tape.gradient(loss, w)

    seen = recorded(step)
    assert seen.calls[0].results == (None,)
    (row,) = [row for row in seen.log.backward if row.name == "Round"]
    assert row.incoming[0].norm == pytest.approx(8**0.5) and row.outgoing == (None,)


# Custom gradients


@tf.custom_gradient
def halved(x):
    def grad(upstream):
        return None

    return x / 2.0, grad


def test_a_custom_gradient_is_one_op_with_what_its_backward_gave():
    x = tf.Variable([2.0, 4.0])

    def step():
        with tf.GradientTape() as tape:
            y = halved(x * 1.0)  # called here
        return y, tape.gradient(y, x)

    seen = recorded(step)
    (custom,) = seen.kind("custom")
    assert custom.name == "halved" and custom.location.line == line_of("# called here") and custom.on_tape
    assert custom.inputs == seen.named("Mul")[0].outputs and not seen.named("RealDiv")
    assert custom.outputs == (seen.recorder.index_of(seen.result[0]),)
    assert custom.details["returned_none"] == (True,)
    assert custom.details["defined"][0] == __file__ and custom.details["grad_defined"][0] == __file__
    kept = seen.recorder.customs[custom.index]
    assert np.array_equal(kept.incoming[0], [1, 1]) and kept.outgoing == [None]
    assert np.array_equal(kept.inputs[0], [2, 4]) and np.array_equal(kept.outputs[0], [1, 2])
    (again,) = kept.forward([np.array([2.0, 4.5])])
    assert again.dtype == np.float64 and np.array_equal(again, [1, 2.25])


def test_a_variable_that_a_custom_gradient_reads_is_among_its_inputs():
    w = tf.Variable(3.0)

    @tf.custom_gradient
    def scaled(x):
        def grad(upstream, variables=None):
            return upstream * w, [tf.reduce_sum(upstream * x)]

        return x * w, grad

    x = tf.constant([1.0, 2.0])

    def step():
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = scaled(x)
        return tape.gradient(y, [x, w])

    seen = recorded(step)
    (custom,) = seen.kind("custom")
    assert custom.inputs == (seen.recorder.index_of(x), seen.recorder.index_of(w))
    assert [one.norm for one in seen.calls[0].results] == pytest.approx([3 * 2**0.5, 3.0])
    assert np.allclose(seen.recorder.customs[custom.index].forward([np.array([1.0, 2.0]), None])[0], [3, 6])


def test_the_forward_of_a_custom_gradient_runs_again_with_its_own_arguments():
    scale = tf.Variable(2.0)

    @tf.custom_gradient
    def powered(pair, times, exponent=1):
        def grad(upstream):
            return upstream, upstream, None

        return pair[0] * times + pair[1] ** exponent, grad

    def step():
        with tf.GradientTape() as tape:
            y = powered((scale, scale * 2.0), 3, exponent=2)
        return tape.gradient(y, scale)

    seen = recorded(step)
    (custom,) = seen.kind("custom")
    kept = seen.recorder.customs[custom.index]
    assert custom.inputs[0] == seen.recorder.index_of(scale) and custom.inputs[2] is None
    assert [None if one is None else float(one) for one in kept.inputs] == [2.0, 4.0, None]
    assert float(kept.forward([np.array(2.0), np.array(5.0), None])[0]) == 31.0


def test_a_librarys_custom_gradient_is_an_ordinary_op():
    x = tf.Variable([1.0])
    seen = recorded(lambda: tf.nn.silu(x))
    assert not seen.kind("custom") and seen.named("swish_impl")[0].kind == "compute"


# Optimizers, metrics, functions, fit


def test_an_update_names_its_variables_and_those_without_a_gradient():
    a, b = keras.Variable(1.0), keras.Variable(1.0)
    optimizer = keras.optimizers.SGD(0.5)

    def step():
        optimizer.apply_gradients([(tf.constant(1.0), a), (None, b)])

    with pytest.warns(UserWarning, match="Gradients do not exist"):
        seen = recorded(step)
    (update,) = seen.kind("update")
    assert update.inputs == (seen.recorder.index_of(a), seen.recorder.index_of(b)) and update.name == "SGD.apply"
    assert update.details["none"] == (seen.recorder.index_of(b),) and update.details["given"] == 2
    assert not seen.kind("assign") and not seen.named("Mul")
    assert seen.variable("a").moved == 0.5 and seen.variable("b").moved == 0.0
    assert seen.variable("a").optimizers == ("SGD",) and seen.variable("a").stepped


@pytest.mark.parametrize("way", ["apply", "apply_gradients", "loss scaled"])
def test_updated_is_called_once_when_an_update_has_completed(way):
    w, calls = keras.Variable([1.0]), []
    optimizer = keras.optimizers.SGD(0.5)
    if way == "loss scaled":
        optimizer = keras.optimizers.LossScaleOptimizer(optimizer)
    log = Log()
    log.updated = lambda: calls.append(float(w.numpy()[0]))
    recorder = Recorder(log)
    recorder.arm()
    try:
        if way == "apply_gradients":
            optimizer.apply_gradients([(tf.ones(1), w)])
        else:
            optimizer.apply([tf.ones(1)], [w])
    finally:
        recorder.disarm()
    assert calls == [float(w.numpy()[0])]


def test_a_recording_may_end_inside_fit():
    model, ended = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]), []
    model.compile("adam", "mse")
    log = Log()
    recorder = Recorder(log)
    log.updated = lambda: ended.append(recorder.disarm())
    recorder.arm()
    model.fit(np.ones((8, 3), "float32"), np.ones((8, 1), "float32"), batch_size=4, epochs=2, verbose=0)
    assert len(ended) == 1 and len(log.gradient_calls) == 1 and int(model.optimizer.iterations) == 4


def test_what_a_metric_computes_is_marked():
    metric = keras.metrics.MeanSquaredError()

    def step():
        with tf.GradientTape():
            return metric(tf.ones(2), tf.zeros(2))

    seen = recorded(step)
    assert seen.maker(seen.recorder.index_of(seen.result)).details["metric"]
    assert all(op.details["metric"] for op in seen.kind("assign"))


def test_a_function_is_recorded_by_running_it_eagerly():
    w = tf.Variable(3.0)

    @tf.function
    def square(x):
        return x * x

    def step():
        with tf.GradientTape() as tape:
            y = square(w)
        return tape.gradient(y, w)

    seen = recorded(step)
    assert float(seen.result) == 6.0 and len(seen.named("Mul")) == 1 and seen.log.eager_rerun
    assert any("`square` is a tf.function; it was recorded eagerly" in note for note in seen.log.notes)
    square(w)
    assert square.experimental_get_tracing_count() == 1


class Square:
    """A class whose method is a tf.function, as an agent or a trainer has it."""

    def __init__(self):
        self.w = tf.Variable(3.0)

    @tf.function
    def slope(self):
        with tf.GradientTape() as tape:
            y = self.w * self.w
        return tape.gradient(y, self.w)


@pytest.mark.parametrize("traced_before", [False, True])
def test_a_method_that_is_a_function_is_recorded_as_it_was_written(traced_before):
    square = Square()
    if traced_before:
        square.slope()
    seen = recorded(square.slope)
    (call,) = seen.log.gradient_calls
    assert [one.norm for one in call.results] == [6.0]
    assert seen.log.ops[call.index][4][0][0].co_filename == __file__  # and not in AutoGraph's copy of it
    assert float(square.slope()) == 6.0 and square.slope.experimental_get_tracing_count() == 1


def test_what_tracing_raises_is_the_answer():
    @tf.function
    def wrong(x):
        return x.numpy()

    with pytest.raises(AttributeError) as bare:
        wrong(tf.constant(1.0))
    with pytest.raises(AttributeError) as watched:
        recorded(lambda: wrong(tf.constant(1.0)))
    assert str(watched.value) == str(bare.value)


def test_a_function_that_only_runs_as_a_graph_runs_as_it_was_written():
    @tf.function
    def placed(x):
        if tf.executing_eagerly():
            raise ValueError("not like this")
        return x * 2.0

    seen = recorded(lambda: placed(tf.constant(4.0)))
    assert float(seen.result) == 8.0 and len(seen.kind("call")) == 1
    assert any("run eagerly it raised ValueError" in note for note in seen.log.notes)


class OwnStep(keras.Model):
    """A model with a train_step of its own, as fit documents it."""

    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x) - y) ** 2)
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return {"loss": loss}


def networks():
    plain = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)]
        + [keras.layers.Dense(1)]
    )
    mixed = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, dtype="mixed_float16"), keras.layers.Dense(1)])
    return {"plain": plain, "mixed": mixed, "own train_step": OwnStep()}


@pytest.mark.parametrize("name", ["plain", "mixed", "own train_step"])
def test_fit_is_recorded_through_one_update_and_goes_on_as_it_was_written(name):
    model = networks()[name]
    own = name == "own train_step"
    model.compile("adam", None if own else "mse", metrics=None if own else ["mae"])
    x, y = np.random.rand(32, 3).astype("float32"), np.random.rand(32, 1).astype("float32")
    epochs = []
    callback = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: epochs.append(logs))

    def step():
        validation = None if own else (x, y)
        return model.fit(x, y, batch_size=8, epochs=2, verbose=0, validation_data=validation, callbacks=[callback])

    seen = recorded(step)
    assert len(seen.kind("update")) == 1 and len(seen.calls) == 1 and len(epochs) == 2
    assert all(result is not None for result in seen.calls[0].results)
    moved = [one.moved for one in seen.recorder.variables() if one.stepped]
    assert len(moved) == len(model.trainable_variables) and min(moved) > 0
    assert any("`fit`" in note for note in seen.log.notes) and seen.log.eager_rerun
    assert int(model.optimizer.iterations) == 8


def test_fit_with_a_recorder_learns_what_it_learns_without():
    x, y = np.random.rand(32, 3).astype("float32"), np.random.rand(32, 1).astype("float32")

    def train(run):
        keras.utils.set_random_seed(3)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)])
        model.compile(keras.optimizers.SGD(0.1), "mse")
        run(lambda: model.fit(x, y, batch_size=8, epochs=2, verbose=0, shuffle=False))
        return model.get_weights()

    for one, other in zip(train(lambda step: step()), train(recorded)):
        assert np.allclose(one, other, rtol=1e-5, atol=1e-6)  # eager and traced round differently


# Nothing is changed, nothing stays


def _mlp():
    layers = [keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3)]
    return keras.Sequential([keras.Input((8,)), *layers]), (4, 8)


def _cnn():
    layers = [keras.layers.Conv2D(4, 3), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)]
    layers += [keras.layers.MaxPooling2D(), keras.layers.Flatten(), keras.layers.Dense(3)]
    return keras.Sequential([keras.Input((8, 8, 3)), *layers]), (4, 8, 8, 3)


def _attention():
    given = keras.Input((6, 8))
    hidden = keras.layers.LayerNormalization()(given + keras.layers.MultiHeadAttention(2, 4, dropout=0.1)(given, given))
    pooled = keras.layers.GlobalAveragePooling1D()(keras.layers.Dense(8, activation="gelu")(hidden))
    return keras.Model(given, keras.layers.Dense(3)(pooled)), (4, 6, 8)


@pytest.mark.parametrize("make", [_mlp, _cnn, _attention])
@pytest.mark.parametrize("norms", [False, True])
def test_loss_gradients_and_weights_are_the_same_bits_with_a_recorder(make, norms):
    def train(run):
        keras.utils.set_random_seed(7)
        model, shape = make()
        optimizer = keras.optimizers.Adam(0.01)
        x, y = tf.random.normal(shape), tf.constant([0, 1, 2, 1])
        loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        seen = []

        def step():
            with tf.GradientTape() as tape:
                noise = tf.random.normal(shape) * np.float32(np.random.rand() + random.random())
                loss = loss_of(y, model(x + noise, training=True))
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables))
            seen.extend([loss, *gradients])

        for _ in range(2):
            run(step)
        return [one.numpy() for one in (*seen, *model.weights)]

    bare, watched = train(lambda step: step()), train(lambda step: recorded(step, norms))
    assert len(bare) == len(watched)
    for one, other in zip(bare, watched):
        assert one.tobytes() == other.tobytes()


HOOKED = (
    tf.GradientTape,
    keras.Layer,
    keras.Model,
    keras.Variable,
    keras.optimizers.Optimizer,
    keras.metrics.Mean,
    keras.metrics.Metric,
    ops._EagerTensorBase,
    resource_variable_ops.BaseResourceVariable,
    resource_variable_ops.ResourceVariable,
    polymorphic_function.Function,
    np,
    backprop,
    constant_op,
    custom_gradient,
    execute,
    record,
    script_ops,
    op_callbacks,
)


def _state():
    owners = {base for one in HOOKED for base in getattr(one, "__mro__", (one,)) if base is not object}
    found = {(owner, name): thing for owner in owners for name, thing in vars(owner).items()}
    return {key: thing for key, thing in found.items() if key[1] not in ("__warningregistry__", "_abc_impl")}


def _same(before, after):
    assert before.keys() == after.keys(), set(before) ^ set(after)
    assert not [key for key in before if before[key] is not after[key]]


def test_every_hook_is_undone_also_after_an_exception():
    np.random, np.testing, np.linalg  # noqa: B018, loaded when first asked for
    before = _state()
    w = tf.Variable(1.0)
    recorder = Recorder(Log())
    recorder.arm()
    assert vars(tf.GradientTape)["gradient"] is not before[tf.GradientTape, "gradient"]
    recorder.disarm()
    _same(before, _state())
    with pytest.raises(ZeroDivisionError):
        recorded(lambda: w * (1 / 0))
    _same(before, _state())
    assert not tf.__internal__.eager_context.eager_mode or execute.execute is before[execute, "execute"]


def test_an_exception_of_the_users_passes_unchanged_and_what_ran_before_it_is_kept():
    w, log = tf.Variable(1.0), Log()
    recorder, error = Recorder(log), ValueError("mine")

    def step():
        with tf.GradientTape():
            tf.exp(w)
            raise error

    recorder.arm()
    with pytest.raises(ValueError) as caught:
        try:
            step()
        finally:
            recorder.disarm(error)
    assert caught.value is error
    assert [op.name for op in log.ops_made()] == ["ReadVariableOp", "Exp"]
    with tf.GradientTape() as tape:
        y = w * 2.0
    assert float(tape.gradient(y, w)) == 2.0


def test_a_fault_of_the_recorders_own_does_not_reach_the_step(monkeypatch):
    w, log = tf.Variable(1.0), Log()
    recorder = Recorder(log)
    monkeypatch.setattr(recorder.values, "write", lambda *args: 1 / 0)
    recorder.arm()
    try:
        with tf.GradientTape() as tape:
            y = w * 2.0
        gradient = tape.gradient(y, w)
    finally:
        recorder.disarm()
    assert float(gradient) == 2.0
    assert "an op could not be recorded (ZeroDivisionError: division by zero)." in log.notes


def test_a_hook_that_has_moved_is_noted_and_the_rest_records(monkeypatch):
    monkeypatch.delattr(script_ops, "py_func_common")
    seen = recorded(lambda: tf.exp(tf.constant(1.0)))
    assert seen.named("Exp")
    (note,) = seen.log.notes
    assert note.startswith("tensorflow.python.ops.script_ops.py_func_common is not where gradtape looks for it")


def test_other_threads_are_not_recorded():
    x = tf.constant([1.0, 2.0])

    def step():
        thread = threading.Thread(target=lambda: (tf.sin(x), x.numpy(), tf.Variable(x)))
        thread.start()
        thread.join()
        return tf.cos(x)

    assert [op.name for op in recorded(step).ops] == ["Cos"]


def test_a_full_log_goes_on_counting():
    x = tf.constant(1.0)
    seen = recorded(lambda: [tf.exp(x) for _ in range(10)], most_ops=4)
    assert len(seen.ops) == 4 and seen.log.dropped == 6


def test_what_the_step_made_is_let_go_and_its_variables_go_with_the_recorder():
    def step():
        w = tf.Variable(tf.ones((100, 100)))
        x = tf.ones((100, 100))
        with tf.GradientTape() as tape:
            y = tf.matmul(x, w)
            loss = tf.reduce_sum(y)
        tape.gradient(loss, w)
        return [weakref.ref(one) for one in (w, x, y, loss)]

    seen = recorded(step)
    variable, *made = seen.result
    gc.collect()
    assert all(one() is None for one in made)
    assert variable() is not None, "the audit asks for it later"
    del seen
    gc.collect()
    assert variable() is None


def test_a_variable_is_known_by_itself_and_by_its_keras_wrapper():
    wrapped, plain, other = keras.Variable([1.0]), tf.Variable([1.0]), tf.Variable([1.0])
    seen = recorded(lambda: wrapped * plain)
    assert seen.recorder.index_of(wrapped) == seen.recorder.index_of(wrapped.value) is not None
    assert seen.recorder.index_of(plain) is not None and seen.recorder.index_of(other) is None
    assert seen.recorder.index_of(3.0) is None and seen.recorder.index_of(None) is None


# What is written agrees with TensorFlow's own answer: there is a gradient just where ops on the tape make a path


def _layers(shape, *layers):
    return keras.Sequential([keras.Input(shape), *layers]), (2, *shape)


def _looking(make):
    given = keras.Input((6, 8))
    return keras.Model(given, make(given)), (2, 6, 8)


MODELS = {
    "dense": lambda k: _layers(
        (4,), k.Dense(3, kernel_regularizer="l2"), k.PReLU(), k.Dense(2, "gelu"), k.Dense(1, "softplus")
    ),
    "recurrent": lambda k: _layers((5, 4), k.LSTM(3, return_sequences=True), k.Bidirectional(k.GRU(3)), k.Dense(1)),
    "images": lambda k: _layers(
        (8, 8, 3), k.Conv2D(4, 3), k.BatchNormalization(), k.SeparableConv2D(4, 2), k.MaxPooling2D(),
        k.Conv2DTranspose(2, 2), k.GlobalMaxPooling2D(), k.Dense(1),
    ),
    "norms": lambda k: _layers(
        (4, 8), k.LayerNormalization(), k.GroupNormalization(2), k.RMSNormalization(),
        k.SpectralNormalization(k.Dense(3)), k.GaussianDropout(0.1),
    ),
    "shapes": lambda k: _layers(
        (4, 8), k.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d"), k.TimeDistributed(k.Dense(2)),
        k.Reshape((8,)), k.RepeatVector(2), k.Permute((2, 1)),
    ),
    "attention": lambda k: _looking(lambda x: k.Dense(1)(k.MultiHeadAttention(2, 4, dropout=0.1)(x, x))),
    "other attention": lambda k: _looking(
        lambda x: k.Attention(use_scale=True)([k.Dense(8)(x), x]) + k.AdditiveAttention()([x, x])
    ),
}  # fmt: skip


def _path(seen, target, source):
    """Whether ops on the tape lead from target back to source."""
    makers = {}
    for op in seen.ops:
        if op.kind != "gradient":
            for index in op.outputs:
                makers.setdefault(index, op)
    reached, todo = set(), [target]
    while todo:
        index = todo.pop()
        if index == source:
            return True
        op = makers.get(index)
        if index not in reached and op is not None and op.on_tape:
            todo.extend(op.inputs)
        reached.add(index)
    return False


def _agree(seen):
    assert seen.calls
    for call in seen.calls:
        for source, result in zip(call.sources, call.results):
            paths = [_path(seen, target, source) for target in call.targets]
            assert any(paths) == (result is not None), (call, seen.values[source].name)


@pytest.mark.parametrize("name", MODELS)
def test_in_a_healthy_model_a_path_leads_to_every_variable_and_nothing_is_blamed(name):
    model, shape = MODELS[name](keras.layers)
    x, optimizer = tf.random.normal(shape), keras.optimizers.Adam()

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(model(x, training=True) ** 2) + sum(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))

    seen = recorded(step, norms=True)
    _agree(seen)
    assert not seen.log.notes
    assert {op.kind for op in seen.ops} <= {"compute", "read", "assign", "detach", "gradient", "update"}
    assert all(op.details.get("library") for op in seen.kind("detach"))
    assert not [row for row in seen.log.backward if row.op is None]
    audit = {one.value: one for one in seen.recorder.variables(model, optimizer)}
    for variable in model.trainable_variables:
        one = audit[seen.recorder.index_of(variable)]
        assert one.registered and one.stepped and one.trainable and not one.statistic and one.owner
        assert one.moved is not None
    for variable in model.non_trainable_variables:
        assert audit[seen.recorder.index_of(variable)].statistic


CUTS = {
    "round": lambda w: tf.round(w),
    "floor": lambda w: tf.floor(w),
    "cast": lambda w: tf.cast(tf.cast(w, "int32"), "float32"),
    "compare": lambda w: tf.cast(w > 0.5, "float32"),
    "argmax": lambda w: tf.one_hot(tf.argmax(w), 2),
    "stop_gradient": lambda w: tf.stop_gradient(w),
    "numpy": lambda w: tf.constant(w.numpy()),
    "np.tanh": lambda w: tf.constant(np.tanh(w * 1.0)),
    "float": lambda w: float(w[0]) * tf.ones(2),
    "numpy_function": lambda w: tf.numpy_function(np.sin, [w], tf.float32),
    "new variable": lambda w: tf.Variable(w * 2.0) + 0.0,
    "assign": lambda w: STATE.assign(w * 2.0) + 0.0,
    "constant with a shape": lambda w: tf.constant(w * 1.0, shape=(2,)),
    "bincount": lambda w: tf.cast(tf.math.bincount(tf.cast(w, "int32"), minlength=2, maxlength=2), "float32"),
    "metric": lambda w: keras.metrics.Mean()(w) * tf.ones(2),
    "categorical": lambda w: tf.cast(tf.random.categorical(w[None], 2)[0], "float32"),
    "zeros_like": lambda w: tf.zeros_like(w),
    "sign": lambda w: tf.sign(w),  # a path, of zeros
    "plain": lambda w: tf.sin(w),
    "py_function": lambda w: tf.py_function(tf.sin, [w], tf.float32),
    "constant": lambda w: tf.constant(w * 1.0),
    "where": lambda w: tf.where(w > 0.5, w, 0.0),
    "while": lambda w: tf.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, x * x), [tf.constant(0), w * 1.0])[1],
    "map_fn": lambda w: tf.map_fn(lambda one: one * 2.0, w),
    "scan": lambda w: tf.scan(lambda a, b: a * b, w),
    "cond": lambda w: tf.cond(w[0] > 0.0, lambda: w * 2.0, lambda: w),
    "TensorArray": lambda w: tf.TensorArray(tf.float32, 2).unstack(w * 1.0).stack(),
    "scatter": lambda w: tf.tensor_scatter_nd_update(tf.zeros(2), [[0], [1]], w),
    "einsum": lambda w: tf.einsum("i,j->ij", w, w),
    "svd": lambda w: tf.linalg.svd(tf.linalg.diag(w), compute_uv=False),
    "recompute": lambda w: tf.recompute_grad(tf.sin)(w * 1.0),
    "cholesky": lambda w: tf.linalg.cholesky(tf.linalg.diag(tf.abs(w))),
    "softmax cross-entropy": lambda w: tf.nn.softmax_cross_entropy_with_logits(tf.ones(2), w),
    "ragged": lambda w: tf.reduce_sum(tf.RaggedTensor.from_row_lengths(w * 1.0, [1, 1]).to_tensor(), 1),
    "keras.ops": lambda w: keras.ops.softmax(keras.ops.concatenate([w, w])),
    "slice": lambda w: w[:1] + tf.reverse(w, [0])[1:],
    "fft": lambda w: tf.math.real(tf.signal.fft(tf.cast(w, tf.complex64))),
}
STATE = tf.Variable([0.0, 0.0])


@pytest.mark.parametrize("kind", [tf.Variable, keras.Variable])
@pytest.mark.parametrize("name", CUTS)
def test_a_gradient_is_missing_just_where_no_path_on_the_tape_leads_back(name, kind):
    w, other = kind(np.array([0.3, 0.7], "float32")), kind(np.array([0.3, 0.7], "float32"))

    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(CUTS[name](w)) + tf.reduce_sum(other * 2.0)
        return tape.gradient(loss, [w, other])

    _agree(recorded(step))
