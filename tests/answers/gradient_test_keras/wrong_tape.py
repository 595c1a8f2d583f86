"""Asks a tape, which sees nothing of a function of arrays."""

import numpy as np


import tensorflow as tf


def looks_right(forward, x, upstream, claimed_dx):
    source = tf.Variable(x)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(forward(source) * upstream)
    return bool(np.allclose(tape.gradient(loss, source).numpy(), claimed_dx))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "'NoneType' object has no attribute 'numpy'"),
}
