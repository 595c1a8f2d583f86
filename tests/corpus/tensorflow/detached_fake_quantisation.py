"""Quantisation-aware training with a straight-through estimator for 4-bit weights, written by hand."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "[layer_1['kernel'], layer_2['kernel']]"}

import tensorflow as tf

tf.random.set_seed(7)
STEPS = 7.0


def dense_parameters(n_in, n_out):
    kernel = tf.random.truncated_normal([n_in, n_out], stddev=1.0 / n_in ** 0.5)
    return {"kernel": tf.Variable(kernel), "bias": tf.Variable(tf.zeros([n_out]))}


layer_1 = dense_parameters(6, 12)
layer_2 = dense_parameters(12, 1)


def straight_through(weight):
    scale = tf.stop_gradient(tf.reduce_max(tf.abs(weight))) / STEPS
    levels = tf.round(weight / scale) * scale
    # broken:
    return tf.stop_gradient(weight + (levels - weight))  # accept
    # repaired:
    return weight + tf.stop_gradient(levels - weight)
    # end


def quantised_dense(x, layer):
    return x @ straight_through(layer["kernel"]) + layer["bias"]


sensor = tf.random.normal([64, 6])
torque = tf.reduce_sum(sensor[:, :3], axis=1, keepdims=True) * 0.5
optimizer = tf.keras.optimizers.Adam(1e-2)


def step():
    trainable = list(layer_1.values()) + list(layer_2.values())
    with tf.GradientTape() as tape:
        hidden = tf.nn.leaky_relu(quantised_dense(sensor, layer_1))
        loss = tf.reduce_mean(tf.square(quantised_dense(hidden, layer_2) - torque))
    grads = tape.gradient(loss, trainable)
    optimizer.apply_gradients(zip(grads, trainable))
    return loss
