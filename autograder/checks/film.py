"""What a feature-wise scale and shift must do, whatever framework it is written in.

`y = gamma * x + beta`, gamma and beta of shape (channels,), at first ones and zeros.
The challenge of the exercises `film_keras` and `film_torch`, and the float64 reference for it.
"""

import numpy as np

from autograder.verdict import adam, gradients

BATCH, SECOND_BATCH, POSITIONS, FEATURES = 2, 3, 4, 5
SGD_RATE, ADAM_RATE = 0.1, 0.05
INITIAL = {"gamma": 1.0, "beta": 0.0}
WEIGHTS = tuple(INITIAL)


def film(gamma, beta, x):
    """Return gamma * x + beta, shape of x: (..., channels)."""
    return gamma * x + beta


def challenge(rng):
    """Return `sent, kept`: fresh weights, inputs and upstream gradients; nothing is kept back.

    Drawn again until no gradient that moves a weight is close to zero, where Adam's steps are ill-conditioned.
    """
    while True:
        sent = _draw(rng)
        layer = layer_gradients(sent)
        steps = [layer["gamma"], layer["beta"], *_first_training_gradients(sent).values()]
        if min(np.abs(gradient).min() for gradient in steps) > 0.05:
            return sent, {}


def weights(sent):
    """Return `{name: the value the weight is given}`, float64, each of shape (channels,)."""
    return {name: exact(sent)[f"weights/{name}"] for name in WEIGHTS}


def initial(sent):
    """Return `{name: the value a new layer starts with}`, each of shape (channels,)."""
    return {name: np.full(value.shape, INITIAL[name]) for name, value in weights(sent).items()}


def exact(sent):
    """Return the challenge in float64."""
    return {name: value.astype(np.float64) for name, value in sent.items()}


def layer_gradients(sent, upstream=None):
    """Return `{name: gradient of sum(upstream * y)}` for gamma, beta and x, by central differences.

    upstream: an array of the output's shape, or a number; the challenge's own if it is not given.
    """
    upstream = exact(sent)["gradients/upstream"] if upstream is None else upstream
    at = {**weights(sent), "x": exact(sent)["gradients/x"]}
    return gradients(lambda w: float((upstream * film(w["gamma"], w["beta"], w["x"])).sum()), at)


def trained_weights(sent):
    """Return `{name: weight}` after two Adam steps on a dense layer followed by this one."""
    return adam(_training_losses(sent), _training_weights(sent), ADAM_RATE)


def _draw(rng):
    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).astype(np.float32)

    def of_both_signs():  # so that abs, relu or a clip on a weight shows
        signs = rng.permutation([-1, 1, *rng.choice([-1, 1], channels - 2)])
        return (signs * rng.uniform(0.5, 1.5, channels)).astype(np.float32)

    channels = int(rng.integers(4, 7))
    x = (BATCH, POSITIONS, channels)
    features, targets = (2 * BATCH, POSITIONS, FEATURES), (2 * BATCH, POSITIONS, channels)
    return {
        "weights/gamma": of_both_signs(),
        "weights/beta": of_both_signs(),
        "forward/x": normal(*x),
        "forward/second_x": normal(SECOND_BATCH, channels),
        "gradients/x": normal(*x),
        "gradients/upstream": normal(*x),
        "training/kernel": normal(FEATURES, channels, scale=0.7),
        "training/bias": normal(channels),
        "training/features": normal(*features),
        "training/targets": normal(*targets, scale=4),
        "training/batch": np.array(BATCH, np.int64),
        "training/rate": np.array(ADAM_RATE, np.float32),
        "owned/rate": np.array(SGD_RATE, np.float32),
        "saving/x": normal(*x),
    }


def _training_weights(sent):
    return {**weights(sent), "kernel": exact(sent)["training/kernel"], "bias": exact(sent)["training/bias"]}


def _training_losses(sent):
    features, targets = exact(sent)["training/features"], exact(sent)["training/targets"]

    def loss(start):
        batch = slice(start, start + BATCH)

        def mean_squared_error(w):
            dense = features[batch] @ w["kernel"] + w["bias"]
            return float(((film(w["gamma"], w["beta"], dense) - targets[batch]) ** 2).mean())

        return mean_squared_error

    return [loss(0), loss(BATCH)]


def _first_training_gradients(sent):
    return gradients(_training_losses(sent)[0], _training_weights(sent))
