"""Measure a Keras layer `FiLM(channels)`: its output, its gradients, what training and saving do to its weights."""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.measure import Interface, Probe, attribute

interface = Interface("class", "FiLM", ("channels",), ("gamma", "beta"))


def forward(make_answer, sent, folder):
    """Return the outputs of a new layer and of one with given weights, and the weights after that call."""
    with _own_errors():
        layer = _new(make_answer, sent)
        initial = layer(sent["forward/x"])
        _give_weights(layer, sent)
        y = layer(sent["forward/x"])
        after = {name: _value(layer, name) for name in interface.attributes}
        return {"initial": initial, "y": y, "second_y": layer(sent["forward/second_x"]), **after}


def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weights and the input; `gamma_asked`: asked for directly, listed or not."""
    with _own_errors():
        layer = _ready(make_answer, sent)
        x = tf.constant(sent["gradients/x"])
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            loss = tf.reduce_sum(layer(x) * sent["gradients/upstream"])
        measured = {"x": _gradient(tape, loss, x)}
        for name in interface.attributes:
            variable = getattr(layer, name)
            asked = _gradient(tape, loss, variable)
            measured[name] = asked if _lists(layer, variable) else None
            measured[f"{name}_asked"] = asked
        return measured


def owned(make_answer, sent, folder):
    """Return the weights after one SGD step over the variables that the layer lists."""
    with _own_errors():
        layer = _ready(make_answer, sent)
        variables = layer.trainable_variables
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(sent["gradients/x"]) * sent["gradients/upstream"])
        pairs = zip(tape.gradient(loss, variables), variables, strict=True)
        pairs = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
        if pairs:
            keras.optimizers.SGD(float(sent["owned/rate"])).apply_gradients(pairs)
        return {name: _value(layer, name) for name in interface.attributes}


def training(make_answer, sent, folder):
    """Return the weights after `fit` has taken two Adam steps through a Dense layer and this one."""
    features, targets = sent["training/features"], sent["training/targets"]
    with _own_errors():
        layer = _ready(make_answer, sent)
        dense = keras.layers.Dense(targets.shape[-1])
        model = keras.Sequential([keras.Input(features.shape[1:]), dense, layer])
        dense.set_weights([sent["training/kernel"], sent["training/bias"]])
        optimizer = keras.optimizers.Adam(float(sent["training/rate"]), epsilon=1e-8)
        model.compile(optimizer, loss="mse", jit_compile=False)
        model.fit(features, targets, batch_size=int(sent["training/batch"]), shuffle=False, verbose=0)
        return {name: _value(layer, name) for name in interface.attributes}


def saving(make_answer, sent, folder):
    """Return weights and output of a new layer that loaded the weights which another one saved."""
    path = folder / "film.weights.h5"
    with _own_errors():
        layer = _ready(make_answer, sent)
        _model(layer, sent).save_weights(path)
        for name in interface.attributes:  # What two layers share must not pass for what was saved.
            getattr(layer, name).assign(np.zeros_like(_value(layer, name)))
        fresh = _new(make_answer, sent)
        _model(fresh, sent).load_weights(path)
        weights = {name: _value(fresh, name) for name in interface.attributes}
        return {**weights, "y": fresh(sent["saving/x"])}


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "owned": Probe(owned, seconds=10),
    "training": Probe(training, seconds=30),
    "saving": Probe(saving, seconds=15),
}


@contextmanager
def _own_errors():
    # Keras wraps what a layer raises in a page of its own; the learner wrote the line inside it.
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        yield
    finally:
        if filtered:
            keras.config.enable_traceback_filtering()


def _new(make_answer, sent):
    layer = make_answer(len(sent["weights/gamma"]))
    if not isinstance(layer, keras.layers.Layer):
        raise TypeError(f"`{interface.name}` is not a keras.layers.Layer. Keep the base class of the task.")
    layer(sent["forward/x"])  # Weights made in build() exist only after a call.
    return layer


def _ready(make_answer, sent):
    layer = _new(make_answer, sent)
    _give_weights(layer, sent)
    return layer


def _model(layer, sent):
    return keras.Sequential([keras.Input(sent["saving/x"].shape[1:]), layer])


def _give_weights(layer, sent):
    for name in interface.attributes:
        variable = attribute(layer, name)
        if not hasattr(variable, "assign"):
            raise TypeError(f"`{name}` is a {type(variable).__name__}, not a variable: nothing can update it.")
        variable.assign(np.reshape(sent[f"weights/{name}"], _fitting(variable, sent[f"weights/{name}"])))


def _fitting(variable, value):
    # A weight of shape (1, channels) still gets its values; that the shape is wrong is for the judge to say.
    return variable.shape if int(np.prod(variable.shape)) == value.size else value.shape


def _lists(layer, variable):
    return any(variable is listed or variable is getattr(listed, "value", None) for listed in layer.trainable_variables)


def _gradient(tape, loss, source):
    gradient = tape.gradient(loss, source)
    return None if gradient is None else tf.convert_to_tensor(gradient)


def _value(layer, name):
    return keras.ops.convert_to_numpy(attribute(layer, name))
