"""Weights rounded to an 8-level grid in the forward pass; x + stop_gradient(round(x) - x) keeps the gradient."""
import keras
import tensorflow as tf


def ste_round(v):
    return v + tf.stop_gradient(tf.round(v) - v)


class QuantDense(keras.layers.Layer):
    def __init__(self, units, bits=3):
        super().__init__()
        self.units, self.levels = units, 2 ** bits - 1

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        scale = tf.stop_gradient(tf.reduce_max(tf.abs(self.w))) + 1e-8
        q = ste_round(self.w / scale * self.levels) / self.levels * scale
        return tf.matmul(x, q) + self.b


keras.utils.set_random_seed(4)
model = keras.Sequential([keras.Input((10,)), QuantDense(16), keras.layers.ReLU(), QuantDense(1)])
opt = keras.optimizers.Adam(1e-2)

x = tf.random.normal((32, 10))
y = tf.reduce_sum(x[:, :3], axis=1, keepdims=True)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(x) - y) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return loss.numpy()
