"""A keras.Model, which is a layer too, with einsum."""

import keras
import tensorflow as tf


class LearnedAverage(keras.Model):
    def __init__(self):
        super().__init__()
        self.score = keras.layers.EinsumDense("btf,fo->bto", output_shape=(None, 1))

    def call(self, x):
        attention = keras.ops.softmax(self.score(x), axis=1)
        return keras.ops.sum(attention * x, axis=1)
