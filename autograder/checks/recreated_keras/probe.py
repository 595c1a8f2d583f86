"""Measure a Keras layer `LearnedAverage()`: what two calls give, which weight it lists, what training does to it.

Its twin is `train(model, batches, rate)`: where it leaves the weights of a model.
"""

from contextlib import contextmanager

import keras
import numpy as np
import tensorflow as tf

from autograder.keras_probes import as_layer, fit_adam, other_random_numbers, output, plainly, take_step
from autograder.measure import Interface, Probe

interface = Interface("class", "LearnedAverage")
twin_interface = Interface("function", "train", ("model", "batches", "rate"))


def forward(make_answer, sent, folder):
    """Return the outputs of a new layer, called twice, and those of one whose listed weight was given a value.

    `count`: how many weights the layer lists as trainable.  `kernel_before`, `kernel`: the first of them.
    `watched`, `shared`: how many variables a tape saw in one call, and how many of these in the next one too.
    """
    x = sent["forward/x"]
    with plainly():
        layer = as_layer(make_answer(), interface.name)
        once, seen = _watched(layer, x)
        count, before = len(layer.trainable_variables), _kernel(layer)
        again, seen_again = _watched(layer, x)
        counted = {"count": count, "count_later": len(layer.trainable_variables), "count_all": len(layer.variables)}
        counted |= {"watched": len(seen), "shared": sum(any(one is other for other in seen_again) for one in seen)}
        _give_kernel(layer, sent)
        given, given_again = _output(layer, x), _output(layer, x)
        after, second = _kernel(layer), _output(layer, sent["forward/second_x"])
        other = make_answer()
        _output(other, x)
        if other.trainable_variables:
            other.trainable_variables[0].assign(tf.zeros_like(other.trainable_variables[0]))
        beside = _output(layer, x)
        outputs = {"once": once, "again": again, "y": given, "y_again": given_again, "second_y": second}
        return {**outputs, "beside": beside, "kernel_before": before, "kernel": after, **counted}


def gradients(make_answer, sent, folder):
    """Return the gradients of the listed weight and of the input."""
    with plainly():
        layer, x = _ready(make_answer, sent), tf.constant(sent["gradients/x"])
        sources = {"x": x, **{"kernel": one for one in layer.trainable_variables[:1]}}
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = _loss(layer, sent, x)
        found = tape.gradient(loss, sources)
        return {"kernel": None, **{name: None if one is None else one.numpy() for name, one in found.items()}}


def owned(make_answer, sent, folder):
    """Return the weight after one SGD step over the variables that the layer lists."""
    with plainly():
        layer = _ready(make_answer, sent)
        variables = layer.trainable_variables
        with tf.GradientTape() as tape:
            loss = _loss(layer, sent, sent["gradients/x"])
        take_step(keras.optimizers.SGD(float(sent["owned/rate"])), tape.gradient(loss, variables), variables)
        return {"kernel": _kernel(layer)}


def fit(make_answer, sent, folder):
    """Return both layers' weights after `fit` has taken two Adam steps through a Dense layer and this one."""
    features, targets = sent["fit/features"], sent["fit/targets"]
    with plainly():
        layer = make_answer()
        dense = keras.layers.Dense(targets.shape[-1])
        model = keras.Sequential([keras.Input(features.shape[1:]), dense, layer])
        dense.set_weights([sent["fit/kernel"], sent["fit/bias"]])
        _give_kernel(layer, sent)
        fit_adam(model, sent, "fit")
        return {"kernel": _kernel(layer), "dense": dense.get_weights()[0]}


def saving(make_answer, sent, folder):
    """Return weight and output of a new layer that loaded the weights which another one saved."""
    path, x = folder / "average.weights.h5", sent["saving/x"]
    with plainly():
        layer = _ready(make_answer, sent)
        keras.Sequential([keras.Input(x.shape[1:]), layer]).save_weights(path)
        for one in layer.trainable_variables:  # What two layers share must not pass for what was saved.
            one.assign(tf.zeros_like(one))
        fresh = make_answer()
        model = keras.Sequential([keras.Input(x.shape[1:]), fresh])
        model.load_weights(path)
        return {"kernel": _kernel(fresh), "y": _output(fresh, x)}


def twin(make_answer, sent, folder):
    """Return where `train` leaves the weights of each of two models."""
    measured = {}
    with plainly():
        for name in ("first", "second"):
            kernel, bias = sent[f"twin/{name}_kernel"], sent[f"twin/{name}_bias"]
            model = keras.Sequential([keras.Input((len(kernel),)), keras.layers.Dense(len(bias))])
            model.set_weights([kernel, bias])
            numbers = range(int(sent[f"twin/{name}_batches"]))
            batches = [tuple(tf.constant(sent[f"twin/{name}_{kind}_{n}"]) for kind in "xy") for n in numbers]
            make_answer()(model, batches, float(sent[f"twin/{name}_rate"]))
            measured[f"{name}_kernel"], measured[f"{name}_bias"] = model.get_weights()
    return measured


probes = {
    "forward": Probe(forward, seconds=10),
    "gradients": Probe(gradients, seconds=10),
    "owned": Probe(owned, seconds=10),
    "fit": Probe(fit, seconds=30),
    "saving": Probe(saving, seconds=15),
    "twin": Probe(twin, seconds=15, of=twin_interface),
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
        seen = []

        def step():
            with tf.GradientTape() as tape:
                loss = _loss(layer, sent, before(x))
            seen[:] = tape.watched_variables()
            optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))

        def weights():
            # A weight that the layer does not list is known only from what the tape saw.
            unlisted = [one for one in seen if not any(one is known.value for known in before.trainable_variables)]
            kernel = [*layer.trainable_variables, *unlisted][:1]
            return {**{"kernel": one for one in kernel}, "x": before.kernel}

        yield step, weights


def _ready(make_answer, sent):
    layer = make_answer()
    _output(layer, sent["forward/x"])  # Weights made in build() exist only after a call.
    _give_kernel(layer, sent)
    return layer


def _give_kernel(layer, sent):
    for one in layer.trainable_variables[:1]:
        # That a shape is wrong is for the judge to say.
        one.assign(np.resize(sent["weights/kernel"], one.shape))


def _kernel(layer):
    listed = layer.trainable_variables
    return keras.ops.convert_to_numpy(listed[0]).copy() if listed else None


def _watched(layer, x):
    with tf.GradientTape() as tape:
        y = _output(layer, x)
    return y, tape.watched_variables()


def _output(layer, x):
    return output(layer(x), "call")


def _loss(layer, sent, x):
    return tf.reduce_sum(_output(layer, x) * sent["gradients/upstream"])
