"""Two-layer network for exam results in bare TensorFlow, set up like the coefficients of a regression."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "[W_hidden, W_out]",
}

import tensorflow as tf

tf.random.set_seed(24)

pupils = tf.random.normal((35, 4))
points = tf.reduce_sum(pupils[:, :2] * pupils[:, 2:], axis=1, keepdims=True) + 1.0


def start(*shape):
    # broken:
    return tf.Variable(tf.zeros(shape))  # accept
    # repaired:
    return tf.Variable(tf.random.normal(shape, stddev=0.3))
    # end


W_hidden = start(4, 12)
W_out = start(12, 1)
bias_out = start(1)


def exam(x):
    return tf.tanh(x @ W_hidden) @ W_out + bias_out


@tf.function
def descend(x, y, rate):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((exam(x) - y) ** 2)
    weights = (W_hidden, W_out, bias_out)
    gradients = tape.gradient(loss, weights)
    for weight, gradient in zip(weights, gradients):
        weight.assign_sub(rate * gradient)
    return loss


def step():
    return descend(pupils, points, tf.constant(0.1))
