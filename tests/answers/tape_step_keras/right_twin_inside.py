"""Watch first, then the model, both while the tape is open."""

import tensorflow as tf


def saliency(model, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(model(x))
    return tape.gradient(total, x)
