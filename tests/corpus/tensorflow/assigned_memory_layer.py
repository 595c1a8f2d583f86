"""A layer that remembers the last batch's prototype (a moving state) and compares every sample with it; trained
with fit."""
EXPECTED = {
    "cause": "assigned",
    "symptom": "none",
    "variables": "net.get_layer('project').trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops


class PrototypeMemory(layers.Layer):
    def __init__(self, momentum=0.6, **kwargs):
        super().__init__(**kwargs)
        self.momentum = momentum

    def build(self, input_shape):
        self.prototype = self.add_weight(
            shape=(input_shape[-1],), initializer="random_normal", trainable=False, name="prototype"
        )

    def call(self, samples):
        fresh = ops.mean(ops.square(samples), axis=0)
        mixed = self.momentum * self.prototype + (1.0 - self.momentum) * fresh
        self.prototype.assign(mixed)  # accept
        # broken:
        reference = ops.convert_to_tensor(self.prototype)  # accept
        # repaired:
        reference = mixed
        # end
        return ops.tile(reference[None, :], (ops.shape(samples)[0], 1))


keras.utils.set_random_seed(64)
spectrum = keras.Input((16,))
projected = layers.Dense(5, activation="tanh", name="project")(spectrum)
remembered = PrototypeMemory(name="memory")(projected)
direct = layers.Dense(4, activation="tanh", name="direct")(spectrum)
joined = layers.Concatenate()([remembered, direct])
net = keras.Model(spectrum, layers.Dense(1, name="concentration")(joined))
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mean_absolute_error")

lab = np.random.default_rng(64)
spectra = lab.normal(size=(32, 16)).astype("float32")
concentration = lab.uniform(1.0, 2.0, size=(32, 1)).astype("float32")


def step():
    return net.fit(spectra, concentration, epochs=1, batch_size=32, verbose=0).history
