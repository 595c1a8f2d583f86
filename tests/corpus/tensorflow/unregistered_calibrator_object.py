"""Correct a thermometer reading with an offset and a slope that live in a small calibration object inside the layer."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "[station.calibrator.slope, station.calibrator.offset]",
}

from dataclasses import dataclass

import keras
import tensorflow as tf


@dataclass
class Calibrator:
    slope: tf.Variable
    offset: tf.Variable

    def correct(self, reading):
        return self.slope * reading + self.offset


class Station(keras.layers.Layer):
    def __init__(self, hidden=6):
        super().__init__()
        # broken:
        self.calibrator = Calibrator(tf.Variable(1.0), tf.Variable(0.2))  # accept
        # repaired:
        self.slope = self.add_weight(shape=(), initializer="ones")
        self.offset = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.2))
        self.calibrator = Calibrator(self.slope, self.offset)
        # end
        self.dense = keras.layers.Dense(hidden, activation="tanh")
        self.out = keras.layers.Dense(1)

    def call(self, readings):
        return self.out(self.dense(self.calibrator.correct(readings)))


keras.utils.set_random_seed(77)
station = Station()
readings = tf.random.uniform((20, 3), -1.0, 1.0)
truth = tf.reduce_mean(readings, axis=1, keepdims=True) * 1.3 + 0.4
station(readings)
sgd = keras.optimizers.SGD(0.1)


def loss_and_gradients():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(station(readings) - truth))
    return loss, tape.gradient(loss, station.trainable_weights)


def step():
    loss, gradients = loss_and_gradients()
    sgd.apply_gradients(zip(gradients, station.trainable_weights))
    return loss
