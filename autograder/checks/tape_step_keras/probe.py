"""Measure `train_step(model, optimizer, x, y)`: the loss it returns, and where two steps leave each weight.

Its twin is `saliency(model, x)`: the gradient that it returns.
"""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.measure import AnswerError, Interface, Probe

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y"))
twin_interface = Interface("function", "saliency", ("model", "x"))
LAYERS = ("first", "second", "third")


def steps(make_answer, sent, folder):
    """Return both losses, how often the optimizer stepped, and the weights after each of two steps with momentum."""
    with _plainly():
        train_step, model = make_answer(), _model(sent)
        optimizer = keras.optimizers.SGD(float(sent["steps/rate"]), momentum=float(sent["steps/momentum"]))
        loss = train_step(model, optimizer, *_batch(sent, "steps", ""))
        after = _weights(model)
        iterations = int(optimizer.iterations)
        second = train_step(model, optimizer, *_batch(sent, "steps", "second_"))
        later = {f"{name}_second": value for name, value in _weights(model).items()}
        return {"loss": _loss(loss), "iterations": iterations, "second_loss": _loss(second), **after, **later}


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps, each inside a tf.function."""
    with _plainly():
        train_step, model = make_answer(), _model(sent)
        optimizer = keras.optimizers.Adam(float(sent["graph/rate"]), epsilon=1e-8)
        optimizer.build(model.trainable_variables)

        @tf.function(autograph=False)  # As `fit` does it, and with the learner's own lines in a traceback.
        def step(x, y):
            return train_step(model, optimizer, x, y)

        for second in ("", "second_"):
            step(*_batch(sent, "graph", second))
        return _weights(model)


def twin(make_answer, sent, folder):
    """Return the gradient of the sum of the outputs for the inputs, of two batches."""
    saliency, model = make_answer(), _model(sent)
    found = {name: saliency(model, tf.constant(sent[f"twin/{name}"])) for name in ("x", "second_x")}
    return {f"{name}_gradient": _gradient(value) for name, value in found.items()}


probes = {
    "steps": Probe(steps, seconds=15),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def _plainly():
    # Each check traces functions of its own, and after a few TensorFlow warns of it; not the learner's doing.
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)


def _model(sent):
    size = len(sent["weights/first_kernel"])
    model = keras.Sequential([keras.Input((size,))])
    for name in LAYERS:
        kernel, bias = sent[f"weights/{name}_kernel"], sent[f"weights/{name}_bias"]
        activation = None if name == LAYERS[-1] else "tanh"
        layer = keras.layers.Dense(len(bias), activation, name=name, trainable=name != "second")
        model.add(layer)
        layer.set_weights([kernel, bias])
    return model


def _batch(sent, probe, second):
    return tf.constant(sent[f"{probe}/{second}x"]), tf.constant(sent[f"{probe}/{second}y"])


def _weights(model):
    layers = [(name, model.get_layer(name)) for name in LAYERS]
    kinds = ("kernel", "bias")
    return {f"{name}_{kind}": getattr(layer, kind).numpy().copy() for name, layer in layers for kind in kinds}


def _loss(loss):
    if loss is None:
        return None
    try:
        return np.asarray(loss, np.float32)
    except (TypeError, ValueError) as error:
        kind = type(loss).__name__
        raise AnswerError(f"`train_step` returned a value of type `{kind}`. The task asks for the loss.") from error


def _gradient(value):
    if value is None:
        return None
    if not isinstance(value, tf.Tensor):
        kind = type(value).__name__
        raise AnswerError(f"`saliency` returned a value of type `{kind}`. The task asks for the gradient, a tensor.")
    return value.numpy()
