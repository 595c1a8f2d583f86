"""Machine faults: a learned filter, the spectrum of the vibration and a classifier, all in one functional model."""
EXPECTED = {
    "cause": "exported",
    "symptom": "none",
    "variables": "detector.get_layer('filter').trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

SAMPLES = 32


class PowerSpectrum(keras.layers.Layer):
    def call(self, vibration):
        # broken:
        power = tf.numpy_function(self.host_fft, [vibration], tf.float32)  # accept
        power.set_shape((None, SAMPLES // 2 + 1))
        # repaired:
        power = tf.square(tf.abs(tf.signal.rfft(vibration)))
        # end
        return tf.math.log1p(power)

    @staticmethod
    def host_fft(block):
        return (np.abs(np.fft.rfft(block, axis=-1)) ** 2).astype(np.float32)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], SAMPLES // 2 + 1)


def make_detector():
    raw = keras.Input((SAMPLES, 1))
    x = keras.layers.Conv1D(1, 5, padding="same", name="filter")(raw)
    x = keras.layers.Reshape((SAMPLES,))(x)
    x = PowerSpectrum(name="spectrum")(x)
    x = keras.layers.Dense(8, activation="tanh", name="mix")(x)
    return keras.Model(raw, keras.layers.Dense(1, activation="sigmoid", name="faulty")(x))


keras.utils.set_random_seed(55)
source = np.random.default_rng(55)
phase = source.uniform(0, 6.28, size=(40, 1))
frequency = np.where(np.arange(40) % 2, 3.0, 7.0)[:, None]
vibrations = np.sin(frequency * np.linspace(0, 6.28, SAMPLES) + phase)[..., None].astype("float32")
faults = (np.arange(40) % 2).astype("float32")[:, None]

detector = make_detector()
detector.compile(optimizer="adam", loss="binary_crossentropy")


def step():
    return detector.fit(vibrations, faults, epochs=1, batch_size=40, verbose=0)
