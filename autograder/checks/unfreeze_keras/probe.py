"""Measure `in_turns(model, x, y, rate)`: where each weight is before, between and after its `fit`s.

And its twin `step_all(model, optimizer, x, y)`: the loss that it returns, and where it leaves the weights.
"""

from contextlib import contextmanager

import keras
import numpy as np

from autograder.keras_probes import arrays_of, batch_of, loss_array, new_model, quietly
from autograder.measure import Interface, Probe

interface = Interface("function", "in_turns", ("model", "x", "y", "rate"))
twin_interface = Interface("function", "step_all", ("model", "optimizer", "x", "y"))
LAYERS = ("body", "head")
MOST_FITS = 8


def fit(make_answer, sent, folder):
    """Return the weights after each `fit` of two calls on the same model, and how many `fit`s each call had."""
    with quietly():
        in_turns, rate, measured, seen = make_answer(), float(sent["fit/rate"]), {}, []
        model = _model(sent, seen)
        for second in ("", "second_"):
            seen.clear()
            in_turns(model, sent[f"fit/{second}x"], sent[f"fit/{second}y"], rate)
            measured[f"{second}fits"] = len(seen)
            for number, weights in enumerate(seen[:MOST_FITS], start=1):
                measured |= {f"{second}{name}_{number}": value for name, value in weights.items()}
        return measured


def twin(make_answer, sent, folder):
    """Return the loss, how often the optimizer stepped, and the weights after one step, for two models and batches."""
    with quietly():
        step_all, measured = make_answer(), {}
        for second in ("", "second_"):
            model = _model(sent)
            model.get_layer("body").trainable = False
            optimizer = keras.optimizers.SGD(float(sent["twin/rate"]))
            loss = step_all(model, optimizer, *batch_of(sent, f"twin/{second}"))
            measured[f"{second}loss"] = loss_array(loss, "step_all", np.float32)
            measured[f"{second}steps"] = int(optimizer.iterations)
            measured |= {f"{second}{name}": value for name, value in arrays_of(model, LAYERS).items()}
        return measured


probes = {"fit": Probe(fit, seconds=60), "twin": Probe(twin, seconds=10, of=twin_interface)}


@contextmanager
def training_step(make_answer, sent):
    """Yield a function that lets both layers take their turns, and one that returns the weights by name.

    For words, never for points: nothing is measured here. Nothing in it draws random numbers.
    """
    with quietly():
        in_turns, model = make_answer(), _model(sent)
        x, y, rate = sent["fit/x"], sent["fit/y"], float(sent["fit/rate"])
        named = {name: model.get_layer(name).kernel for name in LAYERS}
        yield lambda: in_turns(model, x, y, rate), lambda: named


def _model(sent, seen=None):
    """Return a new model. Whenever a `fit` of it is over, it adds its weights to the list `seen`."""

    class Model(keras.Sequential):
        def fit(self, *args, **kwargs):
            history = super().fit(*args, **kwargs)
            if seen is not None:
                seen.append(arrays_of(self, LAYERS))
            return history

    return new_model(sent, LAYERS, kind=Model)
