"""A residual layer with a learned gate per channel, modelled on the moving averages of another layer."""
EXPECTED = {
    "cause": "frozen",
    "symptom": "not_updated",
    "variables": "[layer.gate for layer in net.stack]",
}

import keras
import tensorflow as tf


class GatedResidual(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.inner = keras.layers.Dense(units, activation="swish")

    def build(self, input_shape):
        self.inner.build(input_shape)
        self.gate = self.add_weight(
            name="gate",
            shape=(self.units,),
            initializer=keras.initializers.Constant(0.5),
            # broken:
            trainable=False,  # accept
            # repaired:
            trainable=True,
            # end
        )

    def call(self, h):
        return h + self.gate * self.inner(h)


class Net(keras.Model):
    def __init__(self, depth=2, units=6):
        super().__init__()
        self.stack = [GatedResidual(units) for _ in range(depth)]
        self.readout = keras.layers.Dense(1)

    def call(self, h):
        for layer in self.stack:
            h = layer(h)
        return self.readout(h)


keras.utils.set_random_seed(55)
spectrum = tf.random.normal((28, 6))
concentration = tf.math.log1p(tf.reduce_sum(spectrum[:, 2:4] ** 2, axis=1, keepdims=True))
net = Net()
net(spectrum)
optimizer = keras.optimizers.Adam(0.01)


def step():
    with tf.GradientTape() as tape:
        residual = net(spectrum) - concentration
        loss = tf.reduce_mean(tf.math.log(tf.math.cosh(residual)))
    gradients = tape.gradient(loss, net.trainable_weights)
    optimizer.apply_gradients(zip(gradients, net.trainable_weights))
    return loss
