"""As a library would write it: **kwargs, get_config, call with training=None."""

import keras
import tensorflow as tf


@keras.saving.register_keras_serializable("course")
class FiLM(keras.layers.Layer):
    def __init__(self, channels, gamma_initializer="ones", beta_initializer="zeros", **kwargs):
        super().__init__(**kwargs)
        self.channels = channels
        self.gamma_initializer = keras.initializers.get(gamma_initializer)
        self.beta_initializer = keras.initializers.get(beta_initializer)

    def build(self, input_shape):
        self.gamma = self.add_weight(shape=(self.channels,), initializer=self.gamma_initializer, name="gamma")
        self.beta = self.add_weight(shape=(self.channels,), initializer=self.beta_initializer, name="beta")
        super().build(input_shape)

    def call(self, x, training=None, mask=None):
        x = tf.convert_to_tensor(x)
        return tf.nn.bias_add(x * self.gamma, self.beta)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "channels": self.channels}
