"""Layers made in build() once and kept in a dictionary; weights shared over time; learned initial state."""
import keras
import tensorflow as tf


class Recurrent(keras.layers.Layer):
    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units

    def build(self, input_shape):
        self.gates = {name: keras.layers.Dense(self.units) for name in ("update", "candidate")}
        for gate in self.gates.values():
            gate.build((None, input_shape[-1] + self.units))
        self.h0 = self.add_weight(shape=(1, self.units), initializer="random_normal", name="h0")
        super().build(input_shape)

    def call(self, x):
        h = tf.repeat(tf.convert_to_tensor(self.h0), tf.shape(x)[0], axis=0)
        for t in range(x.shape[1]):
            joint = tf.concat([x[:, t], h], axis=-1)
            z = tf.sigmoid(self.gates["update"](joint))
            h = (1 - z) * h + z * tf.tanh(self.gates["candidate"](joint))
        return h


keras.utils.set_random_seed(95)
net = keras.Sequential([keras.Input((5, 3)), Recurrent(6), keras.layers.Dense(1)])
opt = keras.optimizers.Adamax(2e-3)

x = tf.random.normal((16, 5, 3))
y = tf.reduce_max(x[:, :, 0], axis=1)               # shape (16,)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        pred = tf.squeeze(net(x), axis=-1)          # (16,) too
        loss = tf.reduce_mean(tf.square(pred - y))
    gradient = tape.gradient(loss, net.trainable_variables)
    opt.apply_gradients(zip(gradient, net.trainable_variables))
    return loss
