"""Both terms hold the codes."""

import tensorflow as tf


def pull_together(encodings, codes):
    apart = tf.reduce_mean((tf.stop_gradient(codes) - encodings) ** 2)
    return apart + 0.25 * apart


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "detached", "`codes` is not pulled at all"),
}
