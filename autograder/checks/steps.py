"""What a training step must do to a network of three layers, whatever framework it is written in.

tanh(x @ kernel + bias) twice, then once without tanh; one of the layers is to stay as it is.
The challenge of the exercises `tape_step_keras` and `frozen_features_torch`, and the float64 reference for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from autograder.checks.drawing import drawn
from autograder.verdict import gradients

BATCH, SECOND_BATCH = 2, 3
CLEAR = 0.01  # no gradient is smaller: Adam would magnify rounding, and what is missing would not show


@dataclass(frozen=True)
class Task:
    """layers: names in order.  frozen: the one that stays.  second: the probe that takes Adam steps.

    decay: whether the Adam steps are those of AdamW, with a weight decay.
    penalty: `{name: trained weight} -> float`, added to the mean squared error.
    """

    layers: tuple
    frozen: str
    second: str
    dtype: type
    decay: bool = False
    penalty: Callable = field(default=lambda weights: 0.0)

    def trained(self):
        """Return the names of the weights that a step moves."""
        return [name for name in self.names() if not name.startswith(self.frozen)]

    def still(self):
        """Return the names of the weights that no step moves."""
        return [name for name in self.names() if name.startswith(self.frozen)]

    def names(self):
        return [f"{layer}_{kind}" for layer in self.layers for kind in ("kernel", "bias")]


def challenge(task, rng):
    """Return `sent, kept`: fresh weights, two batches of different size for each probe, and rates; nothing is kept."""
    return drawn(rng, partial(_draw, task), partial(_is_clear, task), "without a gradient close to zero"), {}


def weights(task, sent):
    """Return `{name: the value the weight is given}`, float64."""
    return {name: np.float64(sent[f"weights/{name}"]) for name in task.names()}


def loss(task, sent, probe, number, penalty=True):
    """Return the loss of a probe's first (0) or second (1) batch, a function of all weights."""
    second = "second_" * number
    x, y = np.float64(sent[f"{probe}/{second}x"]), np.float64(sent[f"{probe}/{second}y"])

    def value(w):
        error = float(((network(task, w, x) - y) ** 2).mean())
        return error + float(task.penalty({name: w[name] for name in task.trained()})) * penalty

    return value


def network(task, w, x):
    """Return the output, shape (batch, outputs), for x of shape (batch, features)."""
    for layer in task.layers:
        x = x @ w[f"{layer}_kernel"] + w[f"{layer}_bias"]
        x = x if layer == task.layers[-1] else np.tanh(x)
    return x


def gradient(task, loss, w):
    """Return `{name: gradient}` of a loss for the trained weights, by central differences."""
    return gradients(lambda trained: loss({**w, **trained}), {name: w[name] for name in task.trained()})


def momentum(task, losses, w, rate, keep):
    """Return all weights after one step of SGD with momentum per loss. keep: how much of the last step stays."""
    last = {name: 0.0 for name in task.trained()}
    for one in losses:
        last = {name: keep * last[name] - rate * g for name, g in gradient(task, one, w).items()}
        w = {**w, **{name: w[name] + last[name] for name in last}}
    return w


def adam(task, losses, w, rate, decay=0.0, betas=(0.9, 0.999), eps=1e-8):
    """Return all weights after one AdamW step per loss.

    Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2.
    """
    first, second = ({name: 0.0 for name in task.trained()} for _ in range(2))
    for t, one in enumerate(losses, start=1):
        moved = {}
        for name, g in gradient(task, one, w).items():
            first[name] = betas[0] * first[name] + (1 - betas[0]) * g
            second[name] = betas[1] * second[name] + (1 - betas[1]) * g**2
            mean, square = first[name] / (1 - betas[0] ** t), second[name] / (1 - betas[1] ** t)
            moved[name] = w[name] * (1 - rate * decay) - rate * mean / (np.sqrt(square) + eps)
        w = {**w, **moved}
    return w


def _draw(task, rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(task.dtype)

    def weight(*shape):  # none close to zero, so that a penalty on it shows
        return (rng.choice([-1, 1], shape) * rng.uniform(0.4, 0.9, shape)).astype(task.dtype)

    features, inner, outer, outputs = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    sent = {}
    for layer, size in zip(task.layers, ((features, inner), (inner, outer), (outer, outputs))):
        sent[f"weights/{layer}_kernel"], sent[f"weights/{layer}_bias"] = weight(*size), weight(size[1])
    for probe in ("steps", task.second):
        for second, batch in (("", BATCH), ("second_", SECOND_BATCH)):
            sent[f"{probe}/{second}x"] = normal(batch, features)
            sent[f"{probe}/{second}y"] = normal(batch, outputs, scale=4)
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.04, 0.08), task.dtype)
    if task.decay:
        sent[f"{task.second}/decay"] = np.array(rng.uniform(0.3, 0.6), task.dtype)
    sent["steps/momentum"] = np.array(rng.uniform(0.6, 0.9), task.dtype)
    return sent


def _is_clear(task, sent):
    w = weights(task, sent)
    for probe in ("steps", task.second):
        for number in (0, 1):
            for penalty in (True, False):
                found = gradient(task, loss(task, sent, probe, number, penalty), w)
                if min(np.abs(one).min() for one in found.values()) < CLEAR:
                    return False
    return True
