"""Wanted a prunable layer: every connection of a gene regression has a learned score that shrinks its weight."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "[block.scores for block in net.blocks]"}

import tensorflow as tf
import keras

keras.utils.set_random_seed(23)


class PrunableDense(keras.layers.Layer):
    def __init__(self, units, activation=None):
        super().__init__()
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.kernel = self.add_weight(shape=shape, initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.scores = self.add_weight(shape=shape, initializer=keras.initializers.Constant(2.0), name="scores")

    def call(self, inputs):
        keep = tf.sigmoid(self.scores)
        # broken:
        self.kernel.assign(self.kernel * keep)  # accept
        return self.activation(tf.matmul(inputs, self.kernel) + self.bias)
        # repaired:
        return self.activation(tf.matmul(inputs, self.kernel * keep) + self.bias)
        # end


class SparseRegressor(keras.Model):
    def __init__(self):
        super().__init__()
        self.blocks = [PrunableDense(8, "tanh"), PrunableDense(1)]

    def call(self, x):
        for block in self.blocks:
            x = block(x)
        return x


genes = tf.random.normal((48, 12))
response = tf.sin(genes[:, :1]) - 0.5 * genes[:, 4:5]

net = SparseRegressor()
net(genes[:1])
adam = keras.optimizers.Adam(1e-2)


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(net(genes) - response))
    grads = tape.gradient(loss, net.trainable_variables)
    adam.apply_gradients(zip(grads, net.trainable_variables))
    return float(loss)
