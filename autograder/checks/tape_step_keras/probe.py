"""Measure `train_step(model, optimizer, x, y)`: the loss it returns, and where two steps leave each weight.

Its twin is `saliency(model, x)`: the gradient that it returns.
"""

import keras  # noqa: F401  The exercise is for those who have it; without it the learner is told so.
import numpy as np
import tensorflow as tf

from autograder.keras_probes import (
    arrays_of,
    batch_of,
    gradient_array,
    loss_array,
    new_adam,
    new_model,
    quietly,
    with_momentum,
)
from autograder.measure import Interface, Probe

interface = Interface("function", "train_step", ("model", "optimizer", "x", "y"))
twin_interface = Interface("function", "saliency", ("model", "x"))
LAYERS = ("first", "second", "third")


def steps(make_answer, sent, folder):
    """Return both losses, how often the optimizer stepped, and the weights after each of two steps with momentum."""
    with quietly():
        train_step, model = make_answer(), new_model(sent, LAYERS, frozen="second")
        optimizer = with_momentum(sent, "steps")
        loss = train_step(model, optimizer, *batch_of(sent, "steps/"))
        after = arrays_of(model, LAYERS)
        iterations = int(optimizer.iterations)
        second = train_step(model, optimizer, *batch_of(sent, "steps/second_"))
        later = {f"{name}_second": value for name, value in arrays_of(model, LAYERS).items()}
        loss, second = (loss_array(one, "train_step", np.float32) for one in (loss, second))
        return {"loss": loss, "iterations": iterations, "second_loss": second, **after, **later}


def graph(make_answer, sent, folder):
    """Return the weights after two Adam steps, each inside a tf.function."""
    with quietly():
        train_step, model = make_answer(), new_model(sent, LAYERS, frozen="second")
        optimizer = new_adam(model.trainable_variables, sent, "graph")

        @tf.function(autograph=False)  # As `fit` does it, and with the learner's own lines in a traceback.
        def step(x, y):
            return train_step(model, optimizer, x, y)

        for second in ("", "second_"):
            step(*batch_of(sent, f"graph/{second}"))
        return arrays_of(model, LAYERS)


def twin(make_answer, sent, folder):
    """Return the gradient of the sum of the outputs for the inputs, of two batches."""
    saliency, model = make_answer(), new_model(sent, LAYERS, frozen="second")
    found = {name: saliency(model, tf.constant(sent[f"twin/{name}"])) for name in ("x", "second_x")}
    return {f"{name}_gradient": gradient_array(value, "saliency") for name, value in found.items()}


probes = {
    "steps": Probe(steps, seconds=15),
    "graph": Probe(graph, seconds=30),
    "twin": Probe(twin, seconds=10, of=twin_interface),
}
