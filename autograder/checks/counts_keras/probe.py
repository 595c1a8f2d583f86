"""Measure `train_step(model, optimizer, x, hours, counts)`: the loss, and where its steps leave each weight.

Its twin is `sensitivity(model, days)`: the gradient that it returns.
"""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.keras_probes import arrays_of, gradient_array, loss_array, new_adam, quietly, weights_of
from autograder.measure import Interface, Probe

interface = Interface("function", "train_step", ("model", "optimizer", "x", "hours", "counts"))
twin_interface = Interface("function", "sensitivity", ("model", "days"))
LAYERS = ("body", "level", "slope")
TYPES = {"float32": ("int32", "float32", "float64"), "float64": ("int64",)}  # of the weights: those of the data


def steps(make_answer, sent, folder):
    """Return both losses, the weights after each of two steps with momentum, and the gradients of the first.

    Hours and counts are whole numbers. A gradient that was not given to the optimizer is None.
    """
    train_step, model = make_answer(), _model(sent)
    optimizer = _Watched(float(sent["steps/rate"]), momentum=float(sent["steps/momentum"]))
    loss = loss_array(train_step(model, optimizer, *_batch(sent, "steps", "", "int64")), "train_step")
    given = {f"{name}_given": optimizer.given.get(id(weight)) for name, weight in weights_of(model, LAYERS).items()}
    after, iterations = arrays_of(model, LAYERS), int(optimizer.iterations)
    second = loss_array(train_step(model, optimizer, *_batch(sent, "steps", "second_", "int64")), "train_step")
    later = {f"{name}_second": value for name, value in arrays_of(model, LAYERS).items()}
    return {"loss": loss, "iterations": iterations, "second_loss": second, **given, **after, **later}


def training(make_answer, sent, folder):
    """Return, for each combination of types, the loss and the weights after one step."""
    train_step, found = make_answer(), {}
    for weights, types in TYPES.items():
        model = _model(sent, weights)
        for data in types:
            _give_weights(model, sent)
            optimizer = keras.optimizers.SGD(float(sent["training/rate"]))
            batch = _batch(sent, "training", "whole_" if data.startswith("int") else "", data)
            found[f"{weights}_{data}_loss"] = loss_array(train_step(model, optimizer, *batch), "train_step")
            found |= {f"{weights}_{data}_{name}": value for name, value in arrays_of(model, LAYERS).items()}
    return found


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps on whole numbers, each inside a tf.function."""
    train_step, model = make_answer(), _model(sent)
    optimizer = new_adam(model.trainable_variables, sent, "graph")

    @tf.function(autograph=False)  # As `fit` does it, and with the learner's own lines in a traceback.
    def step(x, hours, counts):
        return train_step(model, optimizer, x, hours, counts)

    with quietly():
        for second in ("", "second_"):
            step(*_batch(sent, "graph", second, "int64"))
    return arrays_of(model, LAYERS)


def twin(make_answer, sent, folder):
    """Return the gradient of the sum of the outputs for whole days, of two batches."""
    sensitivity, model = make_answer(), _model(sent)
    ask = keras.Model(model.inputs, model.outputs[0])
    with quietly():
        found = {name: sensitivity(ask, tf.constant(sent[f"twin/{name}"])) for name in ("days", "second_days")}
    return {f"{name}_gradient": gradient_array(value, "sensitivity") for name, value in found.items()}


probes = {
    "steps": Probe(steps, seconds=15),
    "training": Probe(training, seconds=20),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step, and one that returns the weights by name.

    For words, never for points: nothing is measured here. Keras and TensorFlow draw no random number.
    """
    train_step, model = make_answer(), _model(sent)
    optimizer = keras.optimizers.SGD(float(sent["steps/rate"]))
    batch = _batch(sent, "steps", "", "int64")
    yield lambda: train_step(model, optimizer, *batch), lambda: weights_of(model, LAYERS)


class _Watched(keras.optimizers.SGD):
    """Remembers the first gradients that it was given, by the id of their variable."""

    given = {}

    def apply(self, grads, trainable_variables=None):
        """Called by `apply_gradients`, and by whoever uses Keras 3's own name."""
        grads = list(grads)
        variables = self._trainable_variables if trainable_variables is None else list(trainable_variables)
        if not self.given:
            self.given = {id(one): np.asarray(grad) for one, grad in zip(variables, grads) if grad is not None}
        return super().apply(grads, trainable_variables if trainable_variables is None else variables)


def _model(sent, dtype="float32"):
    inputs = keras.Input((len(sent["weights/body_kernel"]),), dtype=dtype)
    sizes = {name: len(sent[f"weights/{name}_bias"]) for name in LAYERS}
    body = keras.layers.Dense(sizes["body"], "tanh", name="body", dtype=dtype)
    level, slope = (keras.layers.Dense(sizes[name], name=name, dtype=dtype) for name in ("level", "slope"))
    inner = body(inputs)
    model = keras.Model(inputs, [level(inner), slope(inner)])
    _give_weights(model, sent)
    return model


def _give_weights(model, sent):
    for name in LAYERS:
        model.get_layer(name).set_weights([sent[f"weights/{name}_kernel"], sent[f"weights/{name}_bias"]])


def _batch(sent, probe, batch, dtype):
    x, hours, counts = (sent[f"{probe}/{batch}{name}"] for name in ("x", "hours", "counts"))
    x = x if dtype.startswith("int") else x.astype(dtype)
    return tf.constant(x), tf.constant(hours.astype(dtype)), tf.constant(counts.astype(dtype))
