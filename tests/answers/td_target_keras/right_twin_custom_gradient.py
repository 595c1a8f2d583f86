"""Both gradients written by hand; tf.custom_gradient takes its arguments by position alone."""

import tensorflow as tf


@tf.custom_gradient
def pull_together(encodings, codes):
    apart = codes - encodings
    slope = 2 * apart / tf.cast(tf.size(apart), apart.dtype)
    return 1.25 * tf.reduce_mean(apart**2), lambda upstream: (-0.25 * upstream * slope, upstream * slope)
