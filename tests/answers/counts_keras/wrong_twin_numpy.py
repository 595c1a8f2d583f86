"""The gradient leaves TensorFlow."""

import tensorflow as tf


def sensitivity(model, days):
    days = tf.cast(days, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, days).numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "returned a value of type `ndarray`"),
}
