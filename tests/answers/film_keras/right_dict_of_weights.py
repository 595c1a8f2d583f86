"""Weights in a dict of the layer, under other names; call is a tf.function of its own."""

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.w = {
            "scale": self.add_weight(shape=(size,), initializer=keras.initializers.Constant(1.0)),
            "shift": self.add_weight(shape=(size,), initializer=keras.initializers.Constant(0.0)),
        }

    gamma = property(lambda self: self.w["scale"])
    beta = property(lambda self: self.w["shift"])

    @tf.function
    def call(self, inputs):
        return tf.einsum("...c,c->...c", inputs, self.w["scale"]) + self.w["shift"]
