"""Divide activations by a running scale; the derivative is written by hand so that the scale itself needs none."""
EXPECTED = {
    "cause": ("overwritten", "custom_wrong"),
    "symptom": "wrong",
    "variables": "first.trainable_variables",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(39)

scale = tf.Variable(0.5, trainable=False, name="scale")


@tf.custom_gradient
def divide_by_scale(x):
    # broken:
    def grad(upstream):
        return upstream / scale  # accept

    return x / scale, grad
    # repaired:
    current = scale.read_value()

    def grad(upstream):
        return upstream / current

    return x / current, grad
    # end


def update_scale(x, momentum=0.6):
    spread = tf.math.reduce_std(x)
    scale.assign(momentum * scale + (1.0 - momentum) * spread)


first = keras.layers.Dense(7, activation="tanh")
first.build((None, 5))
last = keras.layers.Dense(1)
last.build((None, 7))
optimizer = keras.optimizers.Adam(0.01)
loads = tf.random.normal((22, 5), stddev=3.0)
strain = tf.reduce_sum(loads, axis=1, keepdims=True) / 10.0


def step():
    with tf.GradientTape() as tape:
        h = first(loads)
        normalised = divide_by_scale(h)
        update_scale(tf.stop_gradient(h))  # accept
        loss = tf.reduce_mean(tf.square(last(normalised) - strain))
    weights = first.trainable_weights + last.trainable_weights
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss
