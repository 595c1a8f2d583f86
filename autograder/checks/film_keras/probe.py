"""Measure a Keras layer `FiLM(channels)`: its output, its gradients, what training and saving do to its weights.

Its twin is `PReLU(channels)`: what one step does to its output.
"""

import random
from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf
from keras.src.backend.common import global_state
from tensorflow.python.eager import context

from autograder.measure import AnswerError, Interface, Probe, attribute

interface = Interface("class", "FiLM", ("channels",), ("gamma", "beta"))
twin_interface = Interface("class", "PReLU", ("channels",))


def forward(make_answer, sent, folder):
    """Return the outputs of a new layer and of one with given weights, and the weights at first and afterwards."""
    with _plainly():
        layer = _new(make_answer, sent)
        first = {f"{name}_initial": _value(layer, name) for name in interface.attributes}
        initial = _output(layer, sent["forward/x"])
        _give_weights(layer, sent)
        y = _output(layer, sent["forward/x"])
        after = {name: _value(layer, name) for name in interface.attributes}
        second_y = _output(layer, sent["forward/second_x"])
        another = _output(make_answer(len(sent["weights/gamma"])), sent["forward/second_x"])
        return {**first, "initial": initial, "y": y, "second_y": second_y, "another": another, **after}


def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weights and the input.

    `gamma_thawed`: asked for directly, listed or not, frozen or not.  `gamma_kept`: the same, if the layer lists it
    among all its variables.
    """
    with _plainly():
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
    with _plainly():
        layer = _ready(make_answer, sent)
        variables = layer.trainable_variables
        with tf.GradientTape() as tape:
            loss = _loss(layer, sent, sent["gradients/x"])
        pairs = zip(tape.gradient(loss, variables), variables, strict=True)
        pairs = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
        if pairs:
            keras.optimizers.SGD(float(sent["owned/rate"])).apply_gradients(pairs)
        return {name: _value(layer, name) for name in interface.attributes}


def training(make_answer, sent, folder):
    """Return the weights after `fit` has taken two Adam steps through a Dense layer and this one."""
    features, targets = sent["training/features"], sent["training/targets"]
    with _plainly():
        layer = _ready(make_answer, sent)
        dense = keras.layers.Dense(targets.shape[-1])
        model = keras.Sequential([keras.Input(features.shape[1:]), dense, layer])
        dense.set_weights([sent["training/kernel"], sent["training/bias"]])
        optimizer = keras.optimizers.Adam(float(sent["training/rate"]), epsilon=1e-8)
        optimizer.build(model.trainable_variables)  # Else `fit` is traced twice.
        model.compile(optimizer, loss="mse", jit_compile=False)
        model.fit(features, targets, batch_size=int(sent["training/batch"]), shuffle=False, verbose=0)
        return {name: _value(layer, name) for name in interface.attributes}


def saving(make_answer, sent, folder):
    """Return weights and output of a new layer that loaded the weights which another one saved."""
    path = folder / "film.weights.h5"
    with _plainly():
        layer = _ready(make_answer, sent)
        _model(layer, sent).save_weights(path)
        for name in interface.attributes:  # What two layers share must not pass for what was saved.
            getattr(layer, name).assign(np.zeros_like(_value(layer, name)))
        fresh = _new(make_answer, sent)
        _model(fresh, sent).load_weights(path)
        weights = {name: _value(fresh, name) for name in interface.attributes}
        return {**weights, "y": _output(fresh, sent["saving/x"])}


def twin(make_answer, sent, folder):
    """Return the output of a new PReLU, and its output for another batch after one SGD step over what it lists."""
    with _plainly():
        layer = make_answer(sent["twin/x"].shape[1])
        if not isinstance(layer, keras.layers.Layer):
            raise AnswerError("`PReLU` is not a keras.layers.Layer. Keep the base class of the task.")
        first = _output(layer, tf.constant(sent["twin/x"]))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(_output(layer, tf.constant(sent["twin/x"])) * sent["twin/upstream"])
        variables = layer.trainable_variables
        pairs = zip(tape.gradient(loss, variables), variables, strict=True)
        pairs = [(gradient, variable) for gradient, variable in pairs if gradient is not None]
        if pairs:
            keras.optimizers.SGD(float(sent["twin/rate"])).apply_gradients(pairs)
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
    with _plainly(), _other_random_numbers():
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


@contextmanager
def _other_random_numbers():
    """Inside, TensorFlow and Keras draw from seeds of their own; afterwards, as if nothing had been drawn."""
    eager, generator = context.context(), tf.random.get_global_generator()
    seeds = {name: vars(eager)[name] for name in ("_seed", "_rng") if name in vars(eager)}
    state = generator.state.numpy()
    keras_generator = global_state.get_global_attribute("global_seed_generator")
    # Not the old seeds set back: a kernel that was made for a seed has moved on in its own stream.
    eager._seed, eager._rng = random.getrandbits(31), random.Random()
    global_state.set_global_attribute("global_seed_generator", None)  # Keras makes a new one when it needs one.
    try:
        yield
    finally:
        vars(eager).update(seeds)
        generator.reset(state)
        global_state.set_global_attribute("global_seed_generator", keras_generator)


@contextmanager
def _plainly():
    # Keras wraps what a layer raises in a page of its own; the learner wrote the line inside it.
    filtered = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    # Each check trains a model of its own, and after a few TensorFlow warns of it; not the learner's doing.
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel("ERROR")
    try:
        yield
    finally:
        logger.setLevel(level)
        if filtered:
            keras.config.enable_traceback_filtering()


def _new(make_answer, sent):
    layer = make_answer(len(sent["weights/gamma"]))
    if not isinstance(layer, keras.layers.Layer):
        raise AnswerError(f"`{interface.name}` is not a keras.layers.Layer. Keep the base class of the task.")
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
        variable = attribute(layer, name)
        if not hasattr(variable, "assign"):
            kind = type(variable).__name__
            raise AnswerError(f"`{name}` is a value of type `{kind}`, not a variable: nothing can update it.")
        # That a shape is wrong is for the judge to say.
        variable.assign(np.resize(sent[f"weights/{name}"], variable.shape))


def _holds(variables, variable):
    return any(variable is listed or variable is getattr(listed, "value", None) for listed in variables)


def _output(layer, x):
    y = layer(x)
    if y is None:
        raise AnswerError("`call` returned None. Does it end with `return`?")
    if not tf.is_tensor(y):
        kind = type(y).__name__
        raise AnswerError(f"`call` returned a value of type `{kind}`, not a tensor. A tape sees only tensors.")
    return y


def _loss(layer, sent, x):
    return tf.reduce_sum(_output(layer, x) * sent["gradients/upstream"])


def _gradients(layer, sent, x, sources, watched):
    with tf.GradientTape() as tape:
        tape.watch(watched)
        loss = _loss(layer, sent, x)
    found = tape.gradient(loss, sources)
    return {name: None if one is None else tf.convert_to_tensor(one) for name, one in found.items()}


def _value(layer, name):
    return keras.ops.convert_to_numpy(attribute(layer, name))
