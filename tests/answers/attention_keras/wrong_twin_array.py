"""The numbers in place of a tensor."""

import tensorflow as tf


def contrast(images, strength):
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return (means + tf.exp(strength) * (images - means)).numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "`contrast` returned a value of type `ndarray`"),
}
