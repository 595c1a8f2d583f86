"""A layer that learns how far each sensor channel must be shifted, trained with compile and fit."""
EXPECTED = {
    "cause": "integer",
    "symptom": "none",
    "variables": "align.offset",
}

import keras
import numpy as np
from keras import ops


class ChannelOffset(keras.layers.Layer):
    def build(self, input_shape):
        # broken:
        self.offset = self.add_weight(shape=(input_shape[-1],), initializer="ones", dtype="int32")  # accept
        # repaired:
        self.offset = self.add_weight(shape=(input_shape[-1],), initializer="ones")
        # end
        self.gain = self.add_weight(shape=(input_shape[-1],), initializer="ones")

    def call(self, channels):
        return (channels - ops.cast(self.offset, channels.dtype)) * self.gain


keras.utils.set_random_seed(23)
generator = np.random.default_rng(23)
sensors = generator.normal(loc=2.0, size=(64, 4)).astype("float32")
temperature = sensors @ np.array([[0.3], [0.1], [-0.4], [0.2]], dtype="float32")

align = ChannelOffset()
calibration = keras.Sequential([keras.Input((4,)), align, keras.layers.Dense(1)])
calibration.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse")


def step():
    result = calibration.fit(sensors, temperature, batch_size=32, epochs=1, verbose=0)
    return result.history["loss"][-1]
