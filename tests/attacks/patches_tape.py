"""Replaces GradientTape.gradient."""

import keras
import tensorflow as tf

tf.GradientTape.gradient = lambda self, target, sources, **_: [tf.ones_like(one) for one in sources]


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        super().__init__()
        self.gamma = tf.Variable(tf.ones(channels))
        self.beta = tf.Variable(tf.zeros(channels))

    def call(self, x):
        return self.gamma * x + self.beta


ATTACK = {'exercise': 'film_keras'}
