"""As released: each stop holds the side that its term is to move."""

import tensorflow as tf


def pull_together(encodings, codes):
    """Return how far codes and encodings are apart, for both to learn from, codes faster."""
    first = tf.reduce_mean((tf.stop_gradient(codes) - encodings) ** 2)
    second = tf.reduce_mean((codes - tf.stop_gradient(encodings)) ** 2)
    return first + 0.25 * second


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "detached", "Each is pulled as strongly as the other one should be"),
}
