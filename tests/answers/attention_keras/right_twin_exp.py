"""The factor stays a tensor."""

import tensorflow as tf


def contrast(images, strength):
    factor = tf.exp(strength)
    means = tf.reduce_mean(images, axis=[1, 2], keepdims=True)
    return means + factor * (images - means)
