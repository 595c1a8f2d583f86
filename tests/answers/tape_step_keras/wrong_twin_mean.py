"""The mean in place of the sum."""

import tensorflow as tf


def saliency(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_mean(model(x))
    return tape.gradient(total, x)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The gradient that `saliency` returns is off by"),
}
