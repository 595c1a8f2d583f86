"""Measure a Keras layer `Attention(features, units)`: its output, its gradients, and what training does to its weights.

Its twin is `contrast(images, strength)`: what it returns, and the gradients.
"""

from contextlib import contextmanager

import keras
import tensorflow as tf

from autograder.keras_probes import array, as_layer, fit_adam, output, plainly, take_step, value_named, variable_named
from autograder.measure import AnswerError, Interface, Probe

interface = Interface("class", "Attention", ("features", "units"), ("query", "key", "value"))
twin_interface = Interface("function", "contrast", ("images", "strength"))


def forward(make_answer, sent, folder):
    """Return the weights, and the outputs for two batches of different sizes."""
    with _more_plainly():
        layer = _ready(make_answer, sent)
        y = _output(layer, sent["forward/x"]).numpy()
        return {"y": y, "second_y": _output(layer, sent["forward/second_x"]).numpy(), **_weights(layer)}


def gradients(make_answer, sent, folder):
    """Return the gradients of the weights and of the input; `query_thawed`: asked for whether it is frozen or not."""
    with _more_plainly():
        layer = _ready(make_answer, sent)
        weights = {name: getattr(layer, name) for name in interface.attributes}
        values = {f"{name}_thawed": getattr(weight, "_value", weight) for name, weight in weights.items()}
        measured = {}
        for sources in ({**weights, "x": tf.constant(sent["gradients/x"])}, values):
            with tf.GradientTape() as tape:
                tape.watch(sources.get("x", list(values.values())))
                loss = _loss(layer, sent, sent["gradients/x"] if sources is values else sources["x"])
            measured |= {name: array(one) for name, one in tape.gradient(loss, sources).items()}
        return measured


def traced(make_answer, sent, folder):
    """Return the output of the layer inside a tf.function."""
    with _more_plainly():
        layer = _ready(make_answer, sent)
        step = tf.function(lambda x: _output(layer, x), autograph=False)
        return {"y": step(tf.constant(sent["forward/x"])).numpy()}


def steps(make_answer, sent, folder):
    """Return the weights after two Adam steps of an eager tape, through a Dense layer and this one."""
    with _more_plainly():
        layer, dense = _trainee(make_answer, sent)
        optimizer = keras.optimizers.Adam(float(sent["training/rate"]), epsilon=1e-8)
        variables = [*dense.trainable_variables, *layer.trainable_variables]
        for features, targets in zip(*_batches(sent), strict=True):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((_output(layer, dense(features)) - targets) ** 2)
            take_step(optimizer, tape.gradient(loss, variables), variables)
        return {**_weights(layer), "kernel": dense.kernel.numpy(), "bias": dense.bias.numpy()}


def fit(make_answer, sent, folder):
    """Return the weights after `fit` has taken two Adam steps through a Dense layer and this one."""
    with _more_plainly():
        layer, dense = _trainee(make_answer, sent)
        fit_adam(keras.Sequential([keras.Input(sent["training/features"].shape[1:]), dense, layer]), sent, "training")
        return {**_weights(layer), "kernel": dense.kernel.numpy(), "bias": dense.bias.numpy()}


def twin(make_answer, sent, folder):
    """Return what `contrast` gives for two batches, and the gradients of the strength and of the images."""
    contrast, measured = make_answer(), {}
    for name in ("", "second_"):
        strength, images = tf.Variable(sent["twin/strength"]), tf.constant(sent[f"twin/{name}images"])
        with tf.GradientTape() as tape:
            tape.watch(images)
            y = _changed(contrast(images, strength))
            loss = tf.reduce_sum(y * sent[f"twin/{name}upstream"])
        found = tape.gradient(loss, {"strength": strength, "images": images})
        measured |= {f"{name}y": y.numpy(), **{f"{name}{one}": array(value) for one, value in found.items()}}
    return measured


def twin_traced(make_answer, sent, folder):
    """Return what `contrast` gives inside a tf.function."""
    contrast, strength = make_answer(), tf.Variable(sent["twin/strength"])
    step = tf.function(lambda images: _changed(contrast(images, strength)), autograph=False)
    return {"y": step(tf.constant(sent["twin/images"])).numpy()}


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "traced": Probe(traced, seconds=15),
    "steps": Probe(steps, seconds=15),
    "fit": Probe(fit, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
    "twin_traced": Probe(twin_traced, seconds=10, of=twin_interface),
}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that takes one training step with a new layer, and one that returns its weights by name.

    For words, never for points: nothing is measured here.
    """
    with _more_plainly():
        layer, x = _ready(make_answer, sent), tf.constant(sent["gradients/x"])
        before = keras.layers.Dense(x.shape[-1], kernel_initializer="ones")
        before.build(x.shape)
        variables = [*before.trainable_variables, *layer.trainable_variables]
        optimizer = keras.optimizers.SGD(float(sent["training/rate"]))
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
def _more_plainly():
    # TensorFlow drops its own frames, and then what it raises would look like a NotImplementedError of the learner's.
    filtered = tf.debugging.is_traceback_filtering_enabled()
    tf.debugging.disable_traceback_filtering()
    try:
        with plainly():
            yield
    finally:
        if filtered:
            tf.debugging.enable_traceback_filtering()


def _ready(make_answer, sent):
    layer = as_layer(make_answer(*sent["weights/query"].shape), interface.name)
    _output(layer, sent["forward/x"])  # Weights made in build() exist only after a call.
    for name in interface.attributes:
        variable = variable_named(layer, name)
        if tuple(variable.shape) != sent[f"weights/{name}"].shape:
            shape = tuple(variable.shape)
            raise AnswerError(f"`{name}` has shape {shape}. The task asks for shape (features, units).")
        variable.assign(sent[f"weights/{name}"])
    return layer


def _trainee(make_answer, sent):
    layer, kernel = _ready(make_answer, sent), sent["training/kernel"]
    dense = keras.layers.Dense(kernel.shape[-1])
    dense.build((None, None, len(kernel)))
    dense.set_weights([kernel, sent["training/bias"]])
    return layer, dense


def _batches(sent):
    size = int(sent["training/batch"])
    return [(sent[f"training/{name}"][:size], sent[f"training/{name}"][size:]) for name in ("features", "targets")]


def _output(layer, x):
    return output(layer(tf.convert_to_tensor(x)), "call")


def _changed(images):
    if not tf.is_tensor(images):
        kind = type(images).__name__
        raise AnswerError(f"`contrast` returned a value of type `{kind}`. The task asks for the images, a tensor.")
    return images


def _loss(layer, sent, x):
    return tf.reduce_sum(_output(layer, x) * sent["gradients/upstream"])


def _weights(layer):
    return {name: value_named(layer, name) for name in interface.attributes}
