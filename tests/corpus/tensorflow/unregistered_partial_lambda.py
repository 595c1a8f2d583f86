"""Functional API: scores of a click model pass a learned calibration that I plugged in with functools.partial."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "[gain, offset]"}

from functools import partial
import numpy as np
import tensorflow as tf
import keras
from keras import layers

keras.utils.set_random_seed(8)
SLOTS = 5


def calibrate(scores, gain, offset):
    return scores * tf.nn.softplus(gain) + offset


# broken:
gain = tf.Variable(tf.ones([SLOTS]), name="gain")  # accept
offset = tf.Variable(tf.zeros([SLOTS]), name="offset")
calibration = layers.Lambda(partial(calibrate, gain=gain, offset=offset))  # accept
# repaired:
class Calibration(layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(name="gain", shape=(SLOTS,), initializer="ones")
        self.offset = self.add_weight(name="offset", shape=(SLOTS,), initializer="zeros")

    def call(self, scores):
        return calibrate(scores, self.gain, self.offset)


calibration = Calibration()
calibration.build((None, SLOTS))
gain, offset = calibration.gain, calibration.offset
# end

features = keras.Input((10,))
hidden = layers.Dense(12, activation="swish")(features)
clicks = calibration(layers.Dense(SLOTS)(hidden))
ranker = keras.Model(features, clicks)
ranker.compile(optimizer=keras.optimizers.SGD(0.1), loss=keras.losses.BinaryCrossentropy(from_logits=True))

rs = np.random.RandomState(0)
pages = rs.randn(80, 10).astype("float32")
clicked = (rs.rand(80, SLOTS) < 1 / (1 + np.arange(SLOTS))).astype("float32")


def step():
    return ranker.fit(pages, clicked, batch_size=40, verbose=0).history["loss"]
