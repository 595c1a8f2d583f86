"""The backward asks a tape of its own."""

import tensorflow as tf


@tf.custom_gradient
def weighted_mean(x, w):
    def backward(dy):
        with tf.GradientTape() as tape:
            tape.watch([x, w])
            y = tf.reduce_mean(x * w[:, None], axis=1)
        return tape.gradient(y, [x, w], output_gradients=dy)

    return tf.reduce_mean(x * w[:, None], axis=1), backward
