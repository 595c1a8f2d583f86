"""Measure `quantize(x, step, limit)`: its values, its gradient, and where it lets a network learn to.

Its twin is `pick(scores, values)`: what it picks, and the gradient of the scores.
"""

import random
from contextlib import contextmanager

import keras
import tensorflow as tf

from autograder.keras_probes import array, arrays, batch_of, new_adam, output, quietly, take_step, with_momentum
from autograder.measure import Interface, Probe

interface = Interface("function", "quantize", ("x", "step", "limit"))
twin_interface = Interface("function", "pick", ("scores", "values"))
LAYERS = ("first", "second", "third")


def forward(make_answer, sent, folder):
    """Return the values for two batches of different shapes, each with a step and a limit of its own."""
    quantize = make_answer()
    return {name: _use(quantize, sent, f"forward/{name}_").numpy() for name in ("first", "other")}


def gradients(make_answer, sent, folder):
    """Return the gradient of x for a given upstream gradient."""
    quantize, x = make_answer(), tf.constant(sent["gradients/x"])
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = _weighted(quantize, sent, "gradients/", x)
    return {"x": array(tape.gradient(loss, x))}


def twice(make_answer, sent, folder):
    """Return the gradients of two inputs that are quantized one after the other, in one step."""
    quantize = make_answer()
    xs = {name: tf.constant(sent[f"twice/{name}_x"]) for name in ("first", "other")}
    with tf.GradientTape() as tape:
        tape.watch(list(xs.values()))
        loss = sum(_weighted(quantize, sent, f"twice/{name}_", x) for name, x in xs.items())
    return {name: array(found) for name, found in tape.gradient(loss, xs).items()}


def steps(make_answer, sent, folder):
    """Return the weights of a network with two quantizations after each of two steps with momentum."""
    with quietly():
        quantize, weights = make_answer(), _weights(sent)
        optimizer = with_momentum(sent, "steps")
        optimizer.build(list(weights.values()))
        _train_step(quantize, sent, weights, optimizer, *batch_of(sent, "steps/"))
        after = arrays(weights)
        _train_step(quantize, sent, weights, optimizer, *batch_of(sent, "steps/second_"))
        return {**after, **{f"{name}_second": value for name, value in arrays(weights).items()}}


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps, each inside a tf.function."""
    with quietly():
        quantize, weights = make_answer(), _weights(sent)
        optimizer = new_adam(list(weights.values()), sent, "graph")

        @tf.function(autograph=False)  # As `fit` does it, and with the learner's own lines in a traceback.
        def step(x, y):
            _train_step(quantize, sent, weights, optimizer, x, y)

        for second in ("", "second_"):
            step(*batch_of(sent, f"graph/{second}"))
        return arrays(weights)


def twin(make_answer, sent, folder):
    """Return, for two batches, what was picked and the gradient of the scores for a given upstream gradient."""
    pick, measured = make_answer(), {}
    for name in ("first", "other"):
        scores, values = tf.constant(sent[f"twin/{name}_scores"]), tf.constant(sent[f"twin/{name}_values"])
        with tf.GradientTape() as tape:
            tape.watch(scores)
            picked = output(pick(scores, values), "pick")
            loss = tf.reduce_sum(picked * sent[f"twin/{name}_upstream"])
        measured |= {f"{name}_y": picked.numpy(), f"{name}_scores": array(tape.gradient(loss, scores))}
    return measured


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "twice": Probe(twice, seconds=10),
    "steps": Probe(steps, seconds=15),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step of a network, and one that returns a weight before `quantize`.

    For words, never for points: nothing is measured here.
    """
    with quietly(), _own_random_numbers():
        quantize, weights = make_answer(), _weights(sent)
        optimizer = keras.optimizers.SGD(float(sent["steps/rate"]))
        optimizer.build(list(weights.values()))
        x, y = batch_of(sent, "steps/")
        # The gradient of what comes before tells whether one passes through `x`.
        yield lambda: _train_step(quantize, sent, weights, optimizer, x, y), lambda: {"x": weights["first_kernel"]}


@contextmanager
def _own_random_numbers():
    """Leave Python's random state, from which Keras takes its seeds, as it was."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


def _use(quantize, sent, place, x=None):
    x = tf.constant(sent[f"{place}x"]) if x is None else x
    return output(quantize(x, float(sent[f"{place}step"]), float(sent[f"{place}limit"])), "quantize")


def _weighted(quantize, sent, place, x):
    return tf.reduce_sum(_use(quantize, sent, place, x) * sent[f"{place}upstream"])


def _weights(sent):
    named = [f"{layer}_{kind}" for layer in LAYERS for kind in ("kernel", "bias")]
    return {name: keras.Variable(sent[f"weights/{name}"], name=name) for name in named}


def _train_step(quantize, sent, weights, optimizer, x, y):
    variables = list(weights.values())
    with tf.GradientTape() as tape:
        for layer in LAYERS:
            x = tf.matmul(x, weights[f"{layer}_kernel"]) + weights[f"{layer}_bias"]
            x = x if layer == LAYERS[-1] else _use(quantize, sent, f"network/{layer}_", x)
        loss = tf.reduce_mean((x - y) ** 2)
    take_step(optimizer, tape.gradient(loss, [variable.value for variable in variables]), variables)
