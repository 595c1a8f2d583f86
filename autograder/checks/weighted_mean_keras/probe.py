"""Measure `weighted_mean(x, w)`: its output, its gradients, and where two training steps leave its weights.

Its twin is `cooled(x, t)`: its output and its gradients.
"""

from contextlib import contextmanager

import keras
import tensorflow as tf

from autograder.keras_probes import array, arrays, batch_of, quietly, with_momentum
from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "weighted_mean", ("x", "w"))
twin_interface = Interface("function", "cooled", ("x", "t"))


def forward(make_answer, sent, folder):
    """Return the outputs for two batches."""
    answer = make_answer()
    return {name: _output(answer(*_inputs(sent, name)), "weighted_mean").numpy() for name in ("first", "second")}


def gradients(make_answer, sent, folder):
    """Return the gradients for the inputs and the weights, of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        x, w = _inputs(sent, name)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = _output(answer(x, w), "weighted_mean")
        dx, dw = _back(tape, y, [x, w], sent[f"{name}/upstream"], "weighted_mean")
        measured |= {f"{name}_x": dx, f"{name}_w": dw}
    return measured


def twice(make_answer, sent, folder):
    """Return the gradients of two calls on one tape, worked out after both, that of the first call first."""
    answer, inputs, measured = make_answer(), {name: _inputs(sent, name) for name in ("first", "third")}, {}
    with tf.GradientTape(persistent=True) as tape:
        for x, _ in inputs.values():
            tape.watch(x)
        outputs = {name: _output(answer(x, w), "weighted_mean") for name, (x, w) in inputs.items()}
    for name, pair in inputs.items():
        dx, dw = _back(tape, outputs[name], list(pair), sent[f"{name}/upstream"], "weighted_mean")
        measured |= {f"{name}_x": dx, f"{name}_w": dw}
    return measured


def graph(make_answer, sent, folder):
    """Return the weights after each of two steps with momentum in a tf.function."""
    with quietly():
        answer, weights = make_answer(), _trained(sent)
        optimizer = with_momentum(sent, "graph")
        optimizer.build(list(weights.values()))
        step = tf.function(_step(answer, weights, optimizer), autograph=False)
        step(*batch_of(sent, "graph/"))
        first = {f"{name}_first": value for name, value in arrays(weights).items()}
        step(*batch_of(sent, "graph/second_"))
        return {**first, **arrays(weights)}


def twin(make_answer, sent, folder):
    """Return the outputs and gradients of two batches."""
    answer, measured = make_answer(), {}
    for name in ("first", "second"):
        x, t = tf.constant(sent[f"twin/{name}_x"]), tf.Variable(sent[f"twin/{name}_t"])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = _output(answer(x, t), "cooled")
        dx, dt = _back(tape, y, [x, t], sent[f"twin/{name}_upstream"], "cooled")
        measured |= {name: y.numpy(), f"{name}_x": dx, f"{name}_t": dt}
    return measured


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "twice": Probe(twice, seconds=10),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here.
    """
    with quietly():
        answer, weights = make_answer(), _trained(sent)
        optimizer = keras.optimizers.SGD(float(sent["graph/rate"]))
        x, y = batch_of(sent, "graph/")
        named = {"w": weights["w"]}  # Not `x`: the twin has one too, and would get its words.
        yield lambda: _step(answer, weights, optimizer)(x, y), lambda: named


def _trained(sent):
    return {name: tf.Variable(sent[f"graph/{name}"], name=name) for name in ("kernel", "w")}


def _step(answer, weights, optimizer):
    def step(x, y):
        with tf.GradientTape() as tape:
            pooled = _output(answer(x @ weights["kernel"], weights["w"]), "weighted_mean")
            loss = tf.reduce_mean((pooled - y) ** 2)
        found = tape.gradient(loss, list(weights.values()))
        optimizer.apply_gradients(zip(found, weights.values()))

    return step


def _inputs(sent, name):
    return tf.constant(sent[f"{name}/x"]), tf.Variable(sent[f"{name}/w"])


def _output(y, name):
    if y is None:
        raise AnswerError(f"`{name}` returned None. Does it end with `return`?")
    if not isinstance(y, tf.Tensor):
        kind = type(y).__name__
        raise AnswerError(f"`{name}` returned a value of type `{kind}`, not a tensor. The tape sees only tensors.")
    return y


def _back(tape, y, sources, upstream, name):
    """Return the gradient for each source, an array or None."""
    if y.shape != upstream.shape:
        shape, asked = tuple(y.shape), upstream.shape
        raise AnswerError(f"`{name}` returned an output of shape {shape}. Here the task asks for {asked}.")
    found = tape.gradient(y, sources, output_gradients=tf.constant(upstream))
    return [array(one) for one in found]
