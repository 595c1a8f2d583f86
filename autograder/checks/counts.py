"""What a training step on expected counts must do: level + slope * hours, from one inner layer and two heads.

The challenge of `counts_keras`, and the float64 reference for it.
"""

import numpy as np

from autograder.checks.drawing import drawn
from autograder.verdict import central_difference

LAYERS = ("body", "level", "slope")
NAMES = tuple(f"{layer}_{kind}" for layer in LAYERS for kind in ("kernel", "bias"))
BATCH, SECOND_BATCH = 2, 3
CLEAR = 0.02  # no gradient is smaller: Adam would magnify rounding, and what is missing would not show
FINE = 1e-5  # of the differences, so that they are right to ten digits

# Of the probe `training`: the type of the weights, and that of hours and counts.
COMBINATIONS = (("float32", "int32"), ("float32", "float32"), ("float32", "float64"), ("float64", "int64"))


def challenge(rng):
    """Return `sent, kept`: weights, batches of two sizes in whole numbers and in fractions, rates; nothing is kept."""
    return drawn(rng, _draw, _is_clear, "without a gradient close to zero"), {}


def weights(sent):
    """Return `{name: the value the weight is given}`, float64."""
    return {name: np.float64(sent[f"weights/{name}"]) for name in NAMES}


def heads(w, x):
    """Return level and slope, each of shape (batch, outputs), for x of shape (batch, features)."""
    inner = np.tanh(x @ w["body_kernel"] + w["body_bias"])
    return inner @ w["level_kernel"] + w["level_bias"], inner @ w["slope_kernel"] + w["slope_bias"]


def loss(sent, probe, batch="", cut=None):
    """Return the mean squared error of a probe's batch, a function of the weights.

    cut: "slope", "growth", "expected", "hours" or "counts", what is cut to whole numbers; None for nothing.
    """
    x, hours, counts = (np.float64(sent[f"{probe}/{batch}{name}"]) for name in ("x", "hours", "counts"))

    def part(name, value):
        return np.trunc(value) if name == cut else value

    def value(w):
        level, slope = heads(w, x)
        growth = part("growth", part("slope", slope) * part("hours", hours))
        expected = part("expected", level + growth)
        return float(((expected - part("counts", counts)) ** 2).mean())

    return value


def whole(data):
    """Return which batch of the probe `training` goes with a type of hours and counts: whole numbers or fractions."""
    return "whole_" if data.startswith("int") else ""


def gradient(loss, w):
    """Return `{name: gradient}` of a loss, by central differences."""
    return {name: central_difference(lambda value, name=name: loss({**w, name: value}), w[name], FINE) for name in w}


def sensitivity(sent, name):
    """Return the gradient of the sum of the first head's outputs for one of the twin's batches."""
    return central_difference(lambda x: heads(weights(sent), x)[0].sum(), np.float64(sent[f"twin/{name}"]))


def sgd(losses, w, rate, keep=0.0):
    """Return the weights after one step of SGD with momentum per loss. keep: how much of the last step stays."""
    last = {name: 0.0 for name in w}
    for one in losses:
        found = gradient(one, w)
        last = {name: keep * last[name] - rate * found[name] for name in w}
        w = {name: w[name] + last[name] for name in w}
    return w


def _draw(rng):
    def normal(*shape):
        return rng.standard_normal(shape).astype(np.float32)

    def weight(*shape):
        return (rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape)).astype(np.float32)

    features, inner, outputs = (int(size) for size in rng.permutation([2, 3, 4]))
    sent = {}
    for layer, size in zip(LAYERS, ((features, inner), (inner, outputs), (inner, outputs))):
        sent[f"weights/{layer}_kernel"], sent[f"weights/{layer}_bias"] = weight(*size), weight(size[1])
    for probe, batches in (("steps", ("", "second_")), ("graph", ("", "second_")), ("training", ("whole_", ""))):
        for batch in batches:
            rows = SECOND_BATCH if batch == "second_" else BATCH
            hours, counts = rng.integers(1, 6, (rows, 1)), rng.integers(0, 10, (rows, outputs))
            if not batch and probe == "training":  # Quarters: every type of float holds them exactly.
                hours, counts = hours + rng.choice([0.25, 0.5, 0.75], hours.shape), counts + rng.choice([0.25, 0.5])
            sent[f"{probe}/{batch}x"] = normal(rows, features)
            sent[f"{probe}/{batch}hours"], sent[f"{probe}/{batch}counts"] = hours, counts
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.005, 0.01), np.float32)
    for name, rows in (("days", BATCH), ("second_days", SECOND_BATCH)):
        sent[f"twin/{name}"] = rng.integers(-1, 3, (rows, features))
    sent["steps/momentum"] = np.array(rng.uniform(0.6, 0.9), np.float32)
    return sent


def _is_clear(sent):
    w = weights(sent)
    for probe, batch in (("steps", ""), ("steps", "second_"), ("graph", ""), ("graph", "second_"), ("training", "")):
        if min(np.abs(one).min() for one in gradient(loss(sent, probe, batch), w).values()) < CLEAR:
            return False
    return True
