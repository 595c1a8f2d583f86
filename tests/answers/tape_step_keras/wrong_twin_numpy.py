"""The numbers in place of a tensor."""

import tensorflow as tf


def saliency(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x).numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "`saliency` returned a value of type `ndarray`"),
}
