"""Measure a Keras layer `FiLM(channels)`: its output, its gradients, what training and saving do to its weights.

Its twin is `PReLU(channels)`: what one step does to its output.
"""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.keras_probes import (
    array,
    as_layer,
    fit_adam,
    other_random_numbers,
    output,
    plainly,
    take_step,
    value_named,
    variable_named,
)
from autograder.measure import Interface, Probe

interface = Interface("class", "FiLM", ("channels",), ("gamma", "beta"))
twin_interface = Interface("class", "PReLU", ("channels",))


def forward(make_answer, sent, folder):
    """Return the outputs of a new layer and of one with given weights, and the weights at first and afterwards."""
    with plainly():
        layer = _new(make_answer, sent)
        first = {f"{name}_initial": value_named(layer, name) for name in interface.attributes}
        initial = _output(layer, sent["forward/x"])
        _give_weights(layer, sent)
        y = _output(layer, sent["forward/x"])
        after = {name: value_named(layer, name) for name in interface.attributes}
        second_y = _output(layer, sent["forward/second_x"])
        another = _output(make_answer(len(sent["weights/gamma"])), sent["forward/second_x"])
        return {**first, "initial": initial, "y": y, "second_y": second_y, "another": another, **after}


def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weights and the input.

    `gamma_thawed`: asked for directly, listed or not, frozen or not.  `gamma_kept`: the same, if the layer lists it
    among all its variables.
    """
    with plainly():
        layer = _ready(make_answer, sent)
        variables = {name: getattr(layer, name) for name in interface.attributes}
        x = tf.constant(sent["gradients/x"])
        asked = _gradients(layer, sent, x, {"x": x, **variables}, [x])
        thawed = _gradients(layer, sent, x, variables, [getattr(one, "_value", one) for one in variables.values()])
        measured = {"x": asked["x"]}
        for name, variable in variables.items():
            measured[name] = asked[name] if _holds(layer.trainable_variables, variable) else None
            measured[f"{name}_thawed"] = thawed[name]
            measured[f"{name}_kept"] = thawed[name] if _holds(layer.variables, variable) else None
        return measured


def owned(make_answer, sent, folder):
    """Return the weights after one SGD step over the variables that the layer lists."""
    with plainly():
        layer = _ready(make_answer, sent)
        variables = layer.trainable_variables
        with tf.GradientTape() as tape:
            loss = _loss(layer, sent, sent["gradients/x"])
        take_step(keras.optimizers.SGD(float(sent["owned/rate"])), tape.gradient(loss, variables), variables)
        return {name: value_named(layer, name) for name in interface.attributes}


def training(make_answer, sent, folder):
    """Return the weights after `fit` has taken two Adam steps through a Dense layer and this one."""
    features, targets = sent["training/features"], sent["training/targets"]
    with plainly():
        layer = _ready(make_answer, sent)
        dense = keras.layers.Dense(targets.shape[-1])
        model = keras.Sequential([keras.Input(features.shape[1:]), dense, layer])
        dense.set_weights([sent["training/kernel"], sent["training/bias"]])
        fit_adam(model, sent, "training")
        return {name: value_named(layer, name) for name in interface.attributes}


def saving(make_answer, sent, folder):
    """Return weights and output of a new layer that loaded the weights which another one saved."""
    path = folder / "film.weights.h5"
    with plainly():
        layer = _ready(make_answer, sent)
        _model(layer, sent).save_weights(path)
        for name in interface.attributes:  # What two layers share must not pass for what was saved.
            getattr(layer, name).assign(np.zeros_like(value_named(layer, name)))
        fresh = _new(make_answer, sent)
        _model(fresh, sent).load_weights(path)
        weights = {name: value_named(fresh, name) for name in interface.attributes}
        return {**weights, "y": _output(fresh, sent["saving/x"])}


def twin(make_answer, sent, folder):
    """Return the output of a new PReLU, and its output for another batch after one SGD step over what it lists."""
    with plainly():
        layer = as_layer(make_answer(sent["twin/x"].shape[1]), "PReLU")
        first = _output(layer, tf.constant(sent["twin/x"]))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(_output(layer, tf.constant(sent["twin/x"])) * sent["twin/upstream"])
        variables = layer.trainable_variables
        take_step(keras.optimizers.SGD(float(sent["twin/rate"])), tape.gradient(loss, variables), variables)
        return {"first": first, "after": _output(layer, tf.constant(sent["twin/second_x"]))}


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "owned": Probe(owned, seconds=10),
    "training": Probe(training, seconds=30),
    "saving": Probe(saving, seconds=15),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step with a new layer, and one that returns its weights by name.

    For words, never for points: nothing is measured here. TensorFlow draws the same random numbers afterwards.
    """
    with plainly(), other_random_numbers():
        layer = _ready(make_answer, sent)
        x = tf.constant(sent["gradients/x"])
        before = keras.layers.Dense(x.shape[-1])
        before.build(x.shape)
        variables = [*before.trainable_variables, *layer.trainable_variables]
        optimizer = keras.optimizers.SGD(float(sent["owned/rate"]))
        optimizer.build(variables)

        def step():
            with tf.GradientTape() as tape:
                loss = _loss(layer, sent, before(x))
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

        def weights():
            # The gradient of what comes before tells whether one passes through `x`.
            return {**{name: getattr(layer, name) for name in interface.attributes}, "x": before.kernel}

        yield step, weights


def _new(make_answer, sent):
    layer = as_layer(make_answer(len(sent["weights/gamma"])), interface.name)
    _output(layer, sent["forward/x"])  # Weights made in build() exist only after a call.
    return layer


def _ready(make_answer, sent):
    layer = _new(make_answer, sent)
    _give_weights(layer, sent)
    return layer


def _model(layer, sent):
    return keras.Sequential([keras.Input(sent["saving/x"].shape[1:]), layer])


def _give_weights(layer, sent):
    for name in interface.attributes:
        variable = variable_named(layer, name)
        # That a shape is wrong is for the judge to say.
        variable.assign(np.resize(sent[f"weights/{name}"], variable.shape))


def _holds(variables, variable):
    return any(variable is listed or variable is getattr(listed, "value", None) for listed in variables)


def _output(layer, x):
    return output(layer(x), "call")


def _loss(layer, sent, x):
    return tf.reduce_sum(_output(layer, x) * sent["gradients/upstream"])


def _gradients(layer, sent, x, sources, watched):
    with tf.GradientTape() as tape:
        tape.watch(watched)
        loss = _loss(layer, sent, x)
    found = tape.gradient(loss, sources)
    return {name: array(one) for name, one in found.items()}
