"""Prints, warns and logs at every call, to stdout and to stderr: noisy, and right."""

import logging
import sys
import warnings

import keras
import tensorflow as tf


class FiLM(keras.layers.Layer):
    def __init__(self, channels):
        print("making a layer of", channels)
        super().__init__()
        self.gamma = self.add_weight(shape=(channels,), initializer="ones")
        self.beta = self.add_weight(shape=(channels,), initializer="zeros")

    def call(self, x):
        print("called with", x.shape)
        print("still here", file=sys.stderr)
        warnings.warn("a warning of my own", stacklevel=1)
        logging.getLogger("film").error("an error that is none")
        tf.print("from the graph", tf.shape(x), output_stream=sys.stderr)
        return self.gamma * x + self.beta
