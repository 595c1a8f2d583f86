"""The weights come by a name from outside, where the tape finds them."""

import tensorflow as tf


def weighted_mean(x, w):
    @tf.custom_gradient
    def pooled(x):
        def backward(dy):
            return dy[:, None, :] * w[:, None] / x.shape[1]

        return tf.reduce_mean(x * w[:, None], axis=1), backward

    return pooled(x)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "must accept keyword argument"),
}
