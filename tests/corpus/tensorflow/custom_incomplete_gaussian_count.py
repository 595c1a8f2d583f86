"""A Gaussian bump with its own gradient as the membership function of a fuzzy controller."""
EXPECTED = {
    "cause": "custom_incomplete",
    "symptom": "exception",
    "variables": "[centre, width]",
}

import tensorflow as tf

tf.random.set_seed(59)

centre = tf.Variable([-1.0, 0.0, 1.0], name="centre")
width = tf.Variable([0.8, 0.7, 0.9], name="width")
action = tf.Variable([0.4, -0.1, 0.6], name="action")


@tf.custom_gradient
def membership(x, c, s):
    distance = (x[:, None] - c[None, :]) / s
    value = tf.exp(-0.5 * distance**2)

    def backward(upstream):
        common = upstream * value * distance / s
        d_x = -tf.reduce_sum(common, axis=1)
        d_c = tf.reduce_sum(common, axis=0)
        # broken:
        return d_x, d_c  # accept
        # repaired:
        d_s = tf.reduce_sum(common * distance, axis=0)
        return d_x, d_c, d_s
        # end

    return value, backward


def controller(x):
    degree = membership(x, centre, width)
    return tf.linalg.matvec(degree, action) / tf.reduce_sum(degree, axis=1)


angle = tf.random.uniform((40,), -2.0, 2.0)
torque = tf.sin(angle)


@tf.function
def train(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(controller(x) - y))
    weights = [centre, width, action]
    for weight, gradient in zip(weights, tape.gradient(loss, weights)):
        weight.assign_sub(0.1 * gradient)
    return loss


def step():
    return train(angle, torque)
