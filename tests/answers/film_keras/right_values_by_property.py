"""gamma and beta give the tf.Variable inside the layer's own keras.Variable."""

import keras


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self._scale = self.add_weight(shape=(channels,), initializer="ones")
        self._shift = self.add_weight(shape=(channels,), initializer="zeros")

    @property
    def gamma(self):
        return self._scale.value

    @property
    def beta(self):
        return self._shift.value

    def call(self, x):
        return x * self._scale + self._shift
