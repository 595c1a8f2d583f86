"""Feature selection: every input column has its own probability of being kept, learned together with the regression."""
EXPECTED = {"cause": "sampled", "symptom": "none", "variables": "gates.keep_logits"}

import keras
import numpy as np
from keras import layers, ops


class StochasticGates(layers.Layer):
    def __init__(self, temperature=0.5, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.temperature = temperature
        self.seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape):
        self.keep_logits = self.add_weight(shape=(input_shape[-1],), initializer="zeros", name="keep_logits")

    def call(self, columns):
        shape = ops.shape(columns)
        # broken:
        probability = ops.broadcast_to(ops.sigmoid(self.keep_logits), shape)
        gate = keras.random.binomial(shape, 1.0, probability, seed=self.seed_generator)  # accept
        # repaired:
        u = keras.random.uniform(shape, 0.01, 0.99, seed=self.seed_generator)
        noise = ops.log(u) - ops.log(1.0 - u)
        gate = ops.sigmoid((self.keep_logits + noise) / self.temperature)
        # end
        return columns * gate


keras.utils.set_random_seed(29)
table = keras.Input((9,))
gates = StochasticGates(seed=29, name="gates")
hidden = layers.Dense(10, activation="softsign")(gates(table))
regression = keras.Model(table, layers.Dense(1)(hidden))
regression.compile(loss="huber", optimizer=keras.optimizers.Adam(1e-2))

rows = np.random.default_rng(29).normal(size=(48, 9)).astype("float32")
price = rows[:, :1] * 2.0 - rows[:, 3:4]


def step():
    return regression.fit(rows, price, epochs=1, batch_size=24, verbose=0).history["loss"]
