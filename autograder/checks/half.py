"""What a training step must do to a network whose gradients are smaller than float16 can hold.

tanh(x @ kernel + bias), then two layers without tanh whose kernels are so small that hardly anything of the error
comes back to the first. The challenge of `half_torch`, and the float64 reference for it.
"""

import numpy as np

from autograder.checks.drawing import drawn
from autograder.verdict import central_difference

LAYERS = ("body", "middle", "head")
NAMES = tuple(f"{layer}_{kind}" for layer in LAYERS for kind in ("kernel", "bias"))
BODY = ("body_kernel", "body_bias")
BATCH, SECOND_BATCH = 2, 3
LOST = 2.5e-8  # float16 makes zero of what is smaller than 2.98e-8
ENOUGH = 4e-9  # What is larger is worth saving: times 1024 it has two digits in float16
STEP = 1e-3  # of the differences: the loss is a square in all weights but those of `body`, whose tanh is flat enough
UNLIMITED = 1e6


def challenge(rng):
    """Return `sent, kept`: weights, batches of two sizes, rates, and limits that clip; nothing is kept.

    What comes back to `body` is smaller than float16 can hold, and not much smaller.
    """
    sent = drawn(rng, _draw, lambda sent: _is_lost(sent) and _is_worth_saving(sent), "whose gradients underflow")
    return _limited(sent, rng), {}


def weights(sent):
    """Return `{name: the value the weight is given}`, float64."""
    return {name: np.float64(sent[f"weights/{name}"]) for name in NAMES}


def network(w, x):
    """Return the output, shape (batch, outputs), for x of shape (batch, features)."""
    inner = np.tanh(x @ w["body_kernel"] + w["body_bias"])
    return (inner @ w["middle_kernel"] + w["middle_bias"]) @ w["head_kernel"] + w["head_bias"]


def loss(sent, probe, second=""):
    """Return the mean squared error of a probe's batch, a function of the weights."""
    x, y = np.float64(sent[f"{probe}/{second}x"]), np.float64(sent[f"{probe}/{second}y"])
    return lambda w: float(((network(w, x) - y) ** 2).mean())


def gradient(loss, w):
    """Return `{name: gradient}` of a loss, by central differences."""
    return {name: central_difference(lambda value, name=name: loss({**w, name: value}), w[name], STEP) for name in w}


def influence(sent, name):
    """Return the gradient of the mean output for one of the twin's batches."""
    x = np.float64(sent[f"twin/{name}"])
    return central_difference(lambda value: network(weights(sent), value).mean(), x, STEP)


def length(gradients):
    """Return the norm of all gradients together."""
    return float(np.sqrt(sum((one**2).sum() for one in gradients.values())))


def clip(gradients, limit):
    """Return the gradients, shortened together if they are longer than limit."""
    factor = min(1.0, limit / length(gradients))
    return {name: factor * one for name, one in gradients.items()}


def sgd(losses, limits, w, rate, keep=0.0):
    """Return the weights after one clipped step of SGD with momentum per loss."""
    last = {name: 0.0 for name in w}
    for one, limit in zip(losses, limits):
        found = clip(gradient(one, w), limit)
        last = {name: keep * last[name] + found[name] for name in w}
        w = {name: w[name] - rate * last[name] for name in w}
    return w


def adam(losses, w, rate, eps, betas=(0.9, 0.999)):
    """Return the weights after one Adam step per loss.

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
    """
    mean, square = ({name: 0.0 for name in w} for _ in range(2))
    for t, one in enumerate(losses, start=1):
        moved = {}
        for name, g in gradient(one, w).items():
            mean[name] = betas[0] * mean[name] + (1 - betas[0]) * g
            square[name] = betas[1] * square[name] + (1 - betas[1]) * g**2
            root = np.sqrt(square[name] / (1 - betas[1] ** t))
            moved[name] = w[name] - rate * mean[name] / (1 - betas[0] ** t) / (root + eps)
        w = moved
    return w


def _draw(rng):
    def uniform(low, high, *shape):  # What float16 can hold exactly, so that the reference starts from the same.
        return (rng.choice([-1, 1], shape) * rng.uniform(low, high, shape)).astype(np.float16).astype(np.float64)

    features, inner, outer, outputs = (int(size) for size in rng.permutation([2, 3, 4, 5]))
    sent = {
        "weights/body_kernel": uniform(0.4, 0.9, features, inner),
        "weights/body_bias": uniform(0.1, 0.4, inner),
        "weights/middle_kernel": uniform(0.8e-4, 2.4e-4, inner, outer),
        "weights/middle_bias": uniform(0.2, 0.6, outer),
        "weights/head_kernel": uniform(0.8e-4, 2.4e-4, outer, outputs),
        "weights/head_bias": uniform(0.01, 0.03, outputs),
    }
    for probe in ("steps", "clipped", "adam"):
        for second, batch in (("", BATCH), ("second_", SECOND_BATCH)):
            sent[f"{probe}/{second}x"] = uniform(0.3, 1.2, batch, features).astype(np.float32)
            sent[f"{probe}/{second}y"] = uniform(0.1, 0.5, batch, outputs).astype(np.float32)
    for name, batch in (("x", BATCH), ("second_x", SECOND_BATCH)):
        sent[f"twin/{name}"] = uniform(0.3, 1.2, batch, features).astype(np.float32)
    return sent


def _is_lost(sent):
    """Whether float16 makes zero of all that comes back to `body`, of each first batch and of the twin's."""
    w, back = weights(sent), []
    for probe in ("steps", "clipped", "adam"):
        error = network(w, np.float64(sent[f"{probe}/x"])) - sent[f"{probe}/y"]
        back.append(2 * error / error.size)
    outputs = w["head_bias"].size
    back += [np.full((1, outputs), 1 / (batch * outputs)) for batch in (BATCH, SECOND_BATCH)]
    return all(np.abs(one @ w["head_kernel"].T @ w["middle_kernel"].T).max() < LOST for one in back)


def _is_worth_saving(sent):
    """Whether a scale of 1024 would save two digits of each gradient, which itself is too small for float16."""
    found = [influence(sent, name) for name in ("x", "second_x")]
    for probe in ("steps", "clipped", "adam"):
        found += [one for name, one in gradient(loss(sent, probe), weights(sent)).items() if name in BODY]
    largest = [np.abs(one).max() for one in found]
    return ENOUGH < min(largest) and max(largest) < LOST


def _limited(sent, rng):
    for probe in ("steps", "clipped", "adam"):
        sent[f"{probe}/rate"] = np.array(rng.uniform(0.2, 0.4))
        sent[f"{probe}/limit"] = np.array(UNLIMITED)
    sent["adam/rate"], sent["adam/eps"] = np.array(rng.uniform(0.5e-5, 1e-5)), np.array(1e-3)
    sent["clipped/momentum"] = np.array(rng.uniform(0.6, 0.9))
    for second in ("", "second_"):
        found = length(gradient(loss(sent, "clipped", second), weights(sent)))
        sent[f"clipped/{second}limit"] = np.array(found * rng.uniform(0.3, 0.6))
    return sent
