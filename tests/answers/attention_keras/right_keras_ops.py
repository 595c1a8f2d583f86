"""Everything by keras.ops."""

import keras


class Attention(keras.layers.Layer):
    def __init__(self, features, units):
        super().__init__()
        self.query = self.add_weight(shape=(features, units), name="query")
        self.key = self.add_weight(shape=(features, units), name="key")
        self.value = self.add_weight(shape=(features, units), name="value")

    def call(self, x):
        ops = keras.ops
        queries, keys, values = ops.matmul(x, self.query), ops.matmul(x, self.key), ops.matmul(x, self.value)
        scores = ops.matmul(queries, ops.transpose(keys, (0, 2, 1))) / self.query.shape[-1] ** 0.5
        return ops.matmul(ops.softmax(scores), values)
