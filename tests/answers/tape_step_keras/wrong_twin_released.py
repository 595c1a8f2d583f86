"""As it is released: the model ran before the tape."""

import tensorflow as tf


def saliency(model, x):
    """Return how the sum of all outputs changes with each entry of x."""
    scores = model(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(scores)
    return tape.gradient(total, x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "unrecorded", "`saliency` returns None"),
}
