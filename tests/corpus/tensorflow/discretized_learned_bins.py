"""I want a tabular model whose bin edges for 'annual mileage' are learned together with one premium per bin, trained with fit."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "binning.edges"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(11)


class MileageBins(keras.layers.Layer):
    """Piecewise constant premium with movable cut points."""

    def __init__(self, cuts, width=4, **kw):
        super().__init__(**kw)
        self.cuts = cuts
        self.width = width

    def build(self, shape):
        n = len(self.cuts)
        self.edges = self.add_weight(
            name="edges", shape=(n,), initializer=keras.initializers.Constant(np.array(self.cuts, "float32")))
        self.levels = self.add_weight(name="levels", shape=(n + 1, self.width), initializer="glorot_uniform")

    def call(self, km):
        flat = tf.reshape(km, [-1])
        # broken:
        slot = tf.searchsorted(self.edges, flat)  # accept
        return tf.gather(self.levels, slot)
        # repaired:
        above = tf.sigmoid((flat[:, None] - self.edges[None, :]) / 0.3)
        steps = self.levels[1:] - self.levels[:-1]
        return self.levels[0] + tf.matmul(above, steps)
        # end


mileage = keras.Input((1,), name="mileage")
driver = keras.Input((3,), name="driver")
binning = MileageBins([-1.0, 0.0, 0.8])
joined = keras.layers.Concatenate()([binning(mileage), keras.layers.Dense(4, activation="tanh")(driver)])
premium = keras.layers.Dense(1)(joined)
tariff = keras.Model([mileage, driver], premium)
tariff.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse")

rng = np.random.default_rng(3)
km = rng.normal(size=(64, 1)).astype("float32")
who = rng.normal(size=(64, 3)).astype("float32")
claims = (np.where(km > 0.3, 2.0, 0.5) + 0.2 * who[:, :1]).astype("float32")


def step():
    history = tariff.fit([km, who], claims, batch_size=32, epochs=1, verbose=0)
    return history.history["loss"][-1]
