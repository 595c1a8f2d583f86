"""As it is released: float makes a plain number of the factor."""

import tensorflow as tf


def contrast(images, strength):
    """Return the images with their contrast changed."""
    factor = float(tf.exp(strength))
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "exported", "`strength` gets None: no recorded path leads there"),
}
