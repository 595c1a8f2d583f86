"""The weights are made in build(), and the layer of Keras does the mixing."""

import keras


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.shape = (features, units)
        self.mix = keras.layers.Attention()

    def build(self, shape):
        for name in ("query", "key", "value"):
            setattr(self, name, self.add_weight(shape=self.shape, name=name))

    def call(self, x):
        queries = x @ self.query / self.shape[1] ** 0.5
        return self.mix([queries, x @ self.value, x @ self.key])
