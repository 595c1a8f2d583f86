"""Own gated recurrent cell for river levels (wrapped in keras.layers.RNN), training runs but two of the matrices never move."""
EXPECTED = {"cause": "unused", "symptom": ("zero", "none"), "variables": "[cell.w_reset, cell.u_reset]"}

import numpy as np
import keras
from keras import ops

keras.utils.set_random_seed(21)


class RiverCell(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.state_size = units

    def build(self, input_shape):
        d = input_shape[-1]
        for gate in ("update", "reset", "cand"):
            setattr(self, f"w_{gate}", self.add_weight(name=f"w_{gate}", shape=(d, self.units)))
            setattr(self, f"u_{gate}", self.add_weight(name=f"u_{gate}", shape=(self.units, self.units),
                                                       initializer="orthogonal"))

    def call(self, x, states):
        (h,) = states
        z = ops.sigmoid(ops.matmul(x, self.w_update) + ops.matmul(h, self.u_update))
        r = ops.sigmoid(ops.matmul(x, self.w_reset) + ops.matmul(h, self.u_reset))  # accept
        # broken:
        cand = ops.tanh(ops.matmul(x, self.w_cand) + ops.matmul(h, self.u_cand))  # accept
        # repaired:
        cand = ops.tanh(ops.matmul(x, self.w_cand) + ops.matmul(r * h, self.u_cand))
        # end
        h = z * h + (1.0 - z) * cand
        return h, [h]


gauge = keras.Input((9, 2))
cell = RiverCell(6)
level = keras.layers.Dense(1)(keras.layers.RNN(cell)(gauge))
forecaster = keras.Model(gauge, level)
forecaster.compile("adam", "mse")

t = np.linspace(0, 20, 300, dtype="float32")
series = np.stack([np.sin(t), np.cos(0.7 * t)], axis=-1)
windows = np.stack([series[i:i + 9] for i in range(0, 256, 4)])
following = np.stack([series[i + 9, :1] for i in range(0, 256, 4)])


def step():
    return forecaster.train_on_batch(windows, following)
