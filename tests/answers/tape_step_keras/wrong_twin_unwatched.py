"""The model runs inside, but nobody watches its input."""

import tensorflow as tf


def saliency(model, x):
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)


EXPECTED = {"as": "wrong_twin_released"}
