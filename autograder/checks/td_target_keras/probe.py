"""Measure `td_loss(model, state, reward, next_state)`: its value, its gradients, and where two steps leave each weight.

Its twin is `pull_together(encodings, codes)`: its value, and the gradients for both.
"""

from contextlib import contextmanager

import keras
import tensorflow as tf

from autograder.keras_probes import (
    array,
    arrays_of,
    batch_of,
    new_adam,
    new_model,
    quietly,
    take_step,
    tensor_or_none,
    weights_of,
    with_momentum,
)
from autograder.measure import Interface, Probe

interface = Interface("function", "td_loss", ("model", "state", "reward", "next_state"))
twin_interface = Interface("function", "pull_together", ("encodings", "codes"))
LAYERS = ("first", "second")


def loss(make_answer, sent, folder):
    """Return the loss of two batches, and of the first its gradients for each weight and both states."""
    td_loss, model = make_answer(), new_model(sent, LAYERS)
    state, reward, next_state = _batch(sent, "loss/")
    weights = weights_of(model, LAYERS)
    with tf.GradientTape() as tape:
        tape.watch([state, next_state])
        value = _checked(td_loss(model, state, reward, next_state), interface)
    if value is None:
        return {"value": None}
    found = tape.gradient(value, {**weights, "state": state, "next_state": next_state})
    second = _checked(td_loss(model, *_batch(sent, "loss/second_")), interface)
    gradients = {f"{name}_gradient": array(gradient) for name, gradient in found.items()}
    return {"value": array(value), "second_value": array(second), **gradients}


def steps(make_answer, sent, folder):
    """Return the weights after two steps with momentum, the second on another batch."""
    td_loss, model = make_answer(), new_model(sent, LAYERS)
    optimizer = with_momentum(sent, "steps")
    for second in ("", "second_"):
        _step(td_loss, model, optimizer, _batch(sent, f"steps/{second}"))
    return arrays_of(model, LAYERS)


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps, each inside a tf.function."""
    td_loss, model = make_answer(), new_model(sent, LAYERS)
    optimizer = new_adam(model.trainable_variables, sent, "graph")

    @tf.function(autograph=False, reduce_retracing=True)
    def step(state, reward, next_state):
        _step(td_loss, model, optimizer, (state, reward, next_state))

    with quietly():
        for second in ("", "second_"):
            step(*_batch(sent, f"graph/{second}"))
    return arrays_of(model, LAYERS)


def twin(make_answer, sent, folder):
    """Return the value of the twin for two batches, and the gradients of both for each argument."""
    pull_together, found = make_answer(), {}
    for second in ("", "second_"):
        given = {name: tf.constant(sent[f"twin/{second}{name}"]) for name in ("encodings", "codes")}
        with tf.GradientTape() as tape:
            tape.watch(list(given.values()))
            value = _checked(pull_together(*given.values()), twin_interface)
        found[f"{second}value"] = array(value)
        for name, gradient in (tape.gradient(value, given) if value is not None else {}).items():
            found[f"{second}{name}_gradient"] = array(gradient)
    return found


probes = {
    "loss": Probe(loss, seconds=15),
    "steps": Probe(steps, seconds=15),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. Keras draws the same random numbers afterwards.
    """
    td_loss, model = make_answer(), new_model(sent, LAYERS)
    optimizer = keras.optimizers.SGD(float(sent["steps/rate"]))
    batch = _batch(sent, "loss/")
    named = {f"{name}_kernel": model.get_layer(name).kernel for name in LAYERS}
    yield lambda: _step(td_loss, model, optimizer, batch), lambda: named


def _step(td_loss, model, optimizer, batch):
    with tf.GradientTape() as tape:
        value = td_loss(model, *batch)
    weights = model.trainable_variables
    if value is not None:
        take_step(optimizer, tape.gradient(value, weights), weights)


def _batch(sent, place):
    return batch_of(sent, place, ("state", "reward", "next_state"))


def _checked(value, asked):
    return tensor_or_none(value, asked.name, "a tensor")
