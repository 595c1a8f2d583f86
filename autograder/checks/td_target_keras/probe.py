"""Measure `td_loss(model, state, reward, next_state)`: its value, its gradients, and where two steps leave each weight.

Its twin is `pull_together(encodings, codes)`: its value, and the gradients for both.
"""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "td_loss", ("model", "state", "reward", "next_state"))
twin_interface = Interface("function", "pull_together", ("encodings", "codes"))
LAYERS = ("first", "second")
KINDS = ("kernel", "bias")


def loss(make_answer, sent, folder):
    """Return the loss of two batches, and of the first its gradients for each weight and both states."""
    td_loss, model = make_answer(), _model(sent)
    state, reward, next_state = _batch(sent, "loss", "")
    weights = _weights(model)
    with tf.GradientTape() as tape:
        tape.watch([state, next_state])
        value = _tensor(td_loss(model, state, reward, next_state), "td_loss")
    if value is None:
        return {"value": None}
    found = tape.gradient(value, {**weights, "state": state, "next_state": next_state})
    second = _tensor(td_loss(model, *_batch(sent, "loss", "second_")), "td_loss")
    gradients = {f"{name}_gradient": _array(gradient) for name, gradient in found.items()}
    return {"value": _array(value), "second_value": _array(second), **gradients}


def steps(make_answer, sent, folder):
    """Return the weights after two steps with momentum, the second on another batch."""
    td_loss, model = make_answer(), _model(sent)
    optimizer = keras.optimizers.SGD(float(sent["steps/rate"]), momentum=float(sent["steps/momentum"]))
    for second in ("", "second_"):
        _step(td_loss, model, optimizer, _batch(sent, "steps", second))
    return _values(model)


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps, each inside a tf.function."""
    td_loss, model = make_answer(), _model(sent)
    optimizer = keras.optimizers.Adam(float(sent["graph/rate"]), epsilon=1e-8)
    optimizer.build(model.trainable_variables)

    @tf.function(autograph=False, reduce_retracing=True)
    def step(state, reward, next_state):
        _step(td_loss, model, optimizer, (state, reward, next_state))

    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")  # Each check traces functions of its own, and after a few TensorFlow warns of it.
    try:
        for second in ("", "second_"):
            step(*_batch(sent, "graph", second))
    finally:
        logger.setLevel(level)
    return _values(model)


def twin(make_answer, sent, folder):
    """Return the value of the twin for two batches, and the gradients of both for each argument."""
    pull_together, found = make_answer(), {}
    for second in ("", "second_"):
        given = {name: tf.constant(sent[f"twin/{second}{name}"]) for name in ("encodings", "codes")}
        with tf.GradientTape() as tape:
            tape.watch(list(given.values()))
            value = _tensor(pull_together(**given), "pull_together")
        found[f"{second}value"] = _array(value)
        for name, gradient in (tape.gradient(value, given) if value is not None else {}).items():
            found[f"{second}{name}_gradient"] = _array(gradient)
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
    td_loss, model = make_answer(), _model(sent)
    optimizer = keras.optimizers.SGD(float(sent["steps/rate"]))
    batch = _batch(sent, "loss", "")
    named = {f"{name}_kernel": model.get_layer(name).kernel for name in LAYERS}
    yield lambda: _step(td_loss, model, optimizer, batch), lambda: named


def _step(td_loss, model, optimizer, batch):
    with tf.GradientTape() as tape:
        value = td_loss(model, *batch)
    weights = model.trainable_variables
    gradients = tape.gradient(value, weights) if value is not None else []
    given = [(gradient, weight) for gradient, weight in zip(gradients, weights) if gradient is not None]
    if given:
        optimizer.apply_gradients(given)


def _model(sent):
    model = keras.Sequential([keras.Input((len(sent["weights/first_kernel"]),))])
    for name in LAYERS:
        weights = [sent[f"weights/{name}_{kind}"] for kind in KINDS]
        layer = keras.layers.Dense(len(weights[1]), "tanh" if name == "first" else None, name=name)
        model.add(layer)
        layer.set_weights(weights)
    return model


def _weights(model):
    return {f"{name}_{kind}": getattr(model.get_layer(name), kind) for name in LAYERS for kind in KINDS}


def _values(model):
    return {name: weight.numpy().copy() for name, weight in _weights(model).items()}


def _batch(sent, probe, second):
    return tuple(tf.constant(sent[f"{probe}/{second}{name}"]) for name in ("state", "reward", "next_state"))


def _tensor(value, name):
    if value is None or isinstance(value, tf.Tensor):
        return value
    raise AnswerError(f"`{name}` returned a value of type `{type(value).__name__}`. The task asks for a tensor.")


def _array(value):
    return None if value is None else np.asarray(tf.convert_to_tensor(value))
