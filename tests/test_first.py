"""One complete step of a longer run is recorded, answered once, and the run goes on as if nobody had looked."""

import sys

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import gradtape

PLACES = [
    (torch.Tensor, "backward"),
    (torch.Tensor, "detach"),
    (torch.optim.Optimizer, "zero_grad"),
    (nn.Module, "__call__"),
    (keras.Layer, "__call__"),
    (tf.GradientTape, "gradient"),
]
X = np.random.default_rng(0).standard_normal((48, 4)).astype("float32")
Y = X.sum(1, keepdims=True)


@pytest.fixture(autouse=True)
def disarmed():
    """Whatever a test does, the frameworks are as they were when it is over."""
    before = [vars(owner)[name] for owner, name in PLACES], list(sys.meta_path)
    yield
    assert ([vars(owner)[name] for owner, name in PLACES], list(sys.meta_path)) == before
    assert torch._C._len_torch_function_stack() == 0
    with gradtape.record():  # refused where one is still running
        pass


class Heard(list):
    """An answer= that keeps the traces that it was handed."""

    def __call__(self, trace):
        self.append(trace)


def batches():
    return DataLoader(TensorDataset(torch.tensor(X), torch.tensor(Y)), batch_size=8, shuffle=True)


def network():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


def train(model, optimizer, epochs=2):
    for _ in range(epochs):
        for x, y in batches():
            optimizer.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()


def symptoms(trace):
    return {one.variable: one.symptom for one in trace.explain()}


def test_a_torch_loop_is_recorded_for_one_step():
    model, heard = network(), Heard()
    with gradtape.first_step(answer=heard) as seen:
        assert seen.trace is None
        train(model, torch.optim.Adam(model.parameters()))
    assert heard == [seen.trace]
    assert len(seen.trace.gradient_calls) == 1 and [op.kind for op in seen.trace.ops].count("update") == 1
    assert set(symptoms(seen.trace).values()) == {"ok"} and len(symptoms(seen.trace)) == 4


def test_a_watched_run_ends_with_the_same_weights():
    ends = []
    for watch in (False, True):
        model = network()
        torch.manual_seed(1)
        optimizer = torch.optim.Adam(model.parameters())
        if watch:
            with gradtape.first_step(step=2, answer=lambda trace: trace.explain()):
                train(model, optimizer)
        else:
            train(model, optimizer)
        ends.append([weight.detach().clone() for weight in model.parameters()])
    assert all(torch.equal(left, right) for left, right in zip(*ends))


def test_the_answer_is_printed_where_nobody_else_takes_it(capsys):
    model = network()
    with gradtape.first_step():
        train(model, torch.optim.SGD(model.parameters(), 0.1))
    assert capsys.readouterr().out == "All gradients fine: 4 variables.\n"


def test_the_answer_is_there_before_the_loop_ends():
    model, order = network(), []
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with gradtape.first_step(answer=lambda trace: order.append("answer")):
        for x, y in batches():
            nn.functional.mse_loss(model(x), y).backward()
            optimizer.step()
            order.append("step")
    assert order[:3] == ["answer", "step", "step"] and order.count("answer") == 1


@pytest.mark.parametrize("step", [1, 2, 5])
def test_a_later_step_is_recorded_alone(step):
    model, heard, losses = network(), Heard(), []
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with gradtape.first_step(step=step, answer=lambda trace: heard.append(len(losses))) as seen:
        for x, y in batches():
            optimizer.zero_grad()
            losses.append(nn.functional.mse_loss(model(x), y))
            losses[-1].backward()
            optimizer.step()
    assert heard == [step]
    assert len(seen.trace.gradient_calls) == 1 and set(symptoms(seen.trace).values()) == {"ok"}


def test_two_optimizers_of_one_loss_are_both_answered():
    body, head = nn.Linear(4, 8), nn.Linear(8, 1)
    first, second = torch.optim.SGD(body.parameters(), 0.1), torch.optim.Adam(head.parameters())
    with gradtape.first_step(answer=Heard()) as seen:
        for x, y in batches():
            first.zero_grad()
            second.zero_grad()
            nn.functional.mse_loss(head(torch.tanh(body(x))), y).backward()
            first.step()
            second.step()
    assert set(symptoms(seen.trace).values()) == {"ok"} and len(symptoms(seen.trace)) == 4


def test_a_closure_is_recorded_through_the_update_of_lbfgs():
    model = network()
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=3)
    with gradtape.first_step(answer=Heard()) as seen:
        for x, y in batches():

            def closure(x=x, y=y):
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(model(x), y)
                loss.backward()
                return loss

            optimizer.step(closure)
    assert [op.name for op in seen.trace.ops if op.kind == "update"] == ["LBFGS.step"]
    assert len(seen.trace.gradient_calls) > 1 and set(symptoms(seen.trace).values()) == {"ok"}


def test_a_keras_fit_is_recorded_for_one_step_inside_the_block():
    with gradtape.first_step(answer=Heard()) as seen:
        history = fitted(perceptron())
    assert sizes(history) == {"loss": 3, "val_loss": 3}
    assert len(seen.trace.gradient_calls) == 1 and len(symptoms(seen.trace)) == 4


def test_a_tensorflow_loop_is_recorded_for_one_step():
    w, optimizer, heard = tf.Variable(tf.ones((4, 1))), keras.optimizers.SGD(0.1), Heard()
    with gradtape.first_step(answer=heard):
        for x in np.split(X, 6):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((x @ w) ** 2)
            optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    assert [symptoms(trace) for trace in heard] == [{"w": "ok"}]


def test_a_loop_that_never_updates_is_answered_when_it_ends():
    model, heard = network(), Heard()
    with gradtape.first_step(answer=heard) as seen:
        model(torch.tensor(X)).sum().backward()
        assert heard == []
    assert heard == [seen.trace] and len(seen.trace.gradient_calls) == 1


def test_a_loop_that_raises_is_answered_and_raises_on():
    w, heard = torch.ones(3, requires_grad=True), Heard()
    with pytest.raises(RuntimeError, match="does not require grad"), gradtape.first_step(answer=heard) as seen:
        w.detach().sum().backward()
    assert heard == [seen.trace] and seen.trace.failure.type == "RuntimeError"
    assert [(one.variable, one.symptom, one.cause) for one in seen.trace.explain()] == [("w", "exception", "detached")]


def test_a_loop_that_raises_after_its_first_step_is_answered_once():
    model, heard = network(), Heard()
    with pytest.raises(KeyError), gradtape.first_step(answer=heard):
        train(model, torch.optim.SGD(model.parameters(), 0.1), epochs=1)
        raise KeyError("later")
    assert len(heard) == 1 and heard[0].failure is None


def test_a_run_can_be_ended_by_its_answer():
    model, heard = network(), Heard()
    with pytest.raises(SystemExit) as ended, gradtape.first_step(answer=heard, stop=True):
        train(model, torch.optim.SGD(model.parameters(), 0.1))
    assert ended.value.code == 0 and len(heard) == 1


def test_ctrl_c_is_no_fault_of_the_step():
    with pytest.raises(KeyboardInterrupt), gradtape.first_step(answer=Heard()) as seen:
        raise KeyboardInterrupt
    assert seen.trace.failure is None


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_that_never_comes_is_refused(step):
    with pytest.raises(ValueError) as refused:
        gradtape.first_step(step=step)
    assert (
        str(refused.value) == f"Steps are counted from 1, so step={step} never comes. Ask for step=1 for the first one."
    )


def test_recording_inside_recording_is_refused_and_the_outer_one_goes_on():
    w = torch.ones(3, requires_grad=True)
    with gradtape.record() as trace:
        with pytest.raises(RuntimeError) as refused, gradtape.first_step():
            pass
        (w * 2).sum().backward()
    assert str(refused.value) == (
        "A recording is already running on this thread. End its `with gradtape.record()` block before you begin another."
    )
    assert symptoms(trace) == {"w": "ok"}


# -- the callback -----------------------------------------------------------------------------------------------------


def perceptron(**compiled):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.layers.Dense(8, activation="tanh"), keras.layers.Dropout(0.1), keras.layers.Dense(1)]
    )
    model.compile(**{"optimizer": "adam", "loss": "mse"} | compiled)
    return model


def fitted(model, *callbacks):
    more = dict(epochs=3, batch_size=12, validation_split=0.25, verbose=0, shuffle=False)
    return model.fit(X, Y, callbacks=list(callbacks), **more)


def sizes(history):
    return {name: len(values) for name, values in history.history.items()}


WAYS = {
    "as it is": {},
    "eagerly": {"run_eagerly": True},
    "several steps at a time": {"steps_per_execution": 3, "jit_compile": False},
    "compiled by XLA": {"jit_compile": True},
}


@pytest.mark.parametrize("way", WAYS)
def test_the_callback_records_the_first_batch_of_a_fit(way):
    heard = Heard()
    callback = gradtape.keras_callback(answer=heard)
    model = perceptron(**WAYS[way])
    history = fitted(model, callback)
    assert sizes(history) == {"loss": 3, "val_loss": 3}
    assert heard == [callback.trace] and len(callback.trace.gradient_calls) == 1
    assert [op.name for op in callback.trace.ops if op.kind == "update"] == ["Adam.apply"]
    assert set(symptoms(callback.trace).values()) == {"ok"} and len(symptoms(callback.trace)) == 4
    assert int(model.optimizer.iterations) == 9


def test_the_callback_prints_its_answer(capsys):
    fitted(perceptron(run_eagerly=True), gradtape.keras_callback())
    assert capsys.readouterr().out == "All gradients fine: 4 variables.\n"


def test_a_fit_with_the_callback_learns_what_it_learns_without():
    with_it, without = (
        fitted(keras_without_dropout(), *callbacks).history["loss"]
        for callbacks in ([gradtape.keras_callback(Heard())], [])
    )
    assert np.allclose(with_it, without, rtol=1e-5)


def keras_without_dropout():
    model = perceptron()
    model = keras.Sequential([model.layers[0], model.layers[2]])
    model.compile("sgd", "mse")
    return model


def test_the_callbacks_answer_points_at_the_users_own_lines():
    callback = gradtape.keras_callback(Heard())
    fitted(perceptron(), callback)
    places = {op.location.function for op in callback.trace.ops if op.location is not None}
    assert places == {"fitted"}


class FiLM(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(4))

    def call(self, x):
        return self.gamma * x


class Stop(keras.layers.Layer):
    def call(self, x):
        raise ValueError("This layer does not run.")

    def compute_output_shape(self, shape):
        return shape


def test_a_weight_that_fit_never_updates_is_found_by_the_callback():
    model = keras.Sequential([FiLM(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    callback = gradtape.keras_callback(Heard())
    fitted(model, callback)
    (fault,) = [one for one in callback.trace.explain() if one.symptom != "ok"]
    assert (fault.symptom, fault.cause, fault.confidence) == ("not_updated", "unregistered", "likely")
    assert fault.location.text == "self.gamma = tf.Variable(tf.ones(4))"


@pytest.mark.parametrize("run_eagerly", [True, False])
def test_a_fit_that_raises_in_its_first_batch_is_answered_and_raises_on(run_eagerly):
    model, heard = keras.Sequential([keras.layers.Dense(1), Stop()]), Heard()
    model.compile("sgd", "mse", run_eagerly=run_eagerly)
    with pytest.raises(Exception, match="This layer does not run."):
        fitted(model, gradtape.keras_callback(heard))
    assert len(heard) == 1 and heard[0].failure.message == "This layer does not run."


def test_two_fits_with_one_callback_are_answered_once():
    heard = Heard()
    callback, model = gradtape.keras_callback(heard), perceptron(run_eagerly=True)
    fitted(model, callback)
    fitted(model, callback)
    assert len(heard) == 1


def test_both_optimizers_of_a_train_step_are_in_the_callbacks_answer():
    class Two(keras.Model):
        def __init__(self):
            super().__init__()
            self.body, self.head = keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)
            self.slow = keras.optimizers.SGD(0.01)

        def call(self, x):
            return self.head(self.body(x))

        def train_step(self, data):
            x, y = data
            with tf.GradientTape(persistent=True) as tape:
                loss = tf.reduce_mean((self(x) - y) ** 2)
            for optimizer, layer in ((self.slow, self.body), (self.optimizer, self.head)):
                weights = layer.trainable_variables
                optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
            return {"loss": loss}

    model = Two()
    model(X[:1])
    model.compile("adam")
    callback = gradtape.keras_callback(Heard())
    model.fit(X, Y, epochs=1, verbose=0, callbacks=[callback])
    assert [op.name for op in callback.trace.ops if op.kind == "update"] == ["SGD.apply", "Adam.apply"]
    assert set(symptoms(callback.trace).values()) == {"ok"} and len(symptoms(callback.trace)) == 4


def test_the_callback_hands_its_options_to_the_recording():
    callback = gradtape.keras_callback(Heard(), most_ops=3, norms=True)
    fitted(perceptron(), callback)
    assert any(note.endswith("ops after the first 3 were not kept.") for note in callback.trace.notes)
