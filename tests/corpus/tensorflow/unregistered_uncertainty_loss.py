"""Wanted two weather targets balanced by learned task uncertainties (Kendall et al.) with compile() and fit()."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "task_log_vars"}

import numpy as np
import tensorflow as tf
import keras
from keras import layers

keras.utils.set_random_seed(21)


class ForecastNet(keras.Model):
    def __init__(self, n_targets=2):
        super().__init__()
        self.trunk = layers.Dense(12, activation="tanh")
        self.readout = layers.Dense(n_targets)
        # broken:
        # repaired:
        self.log_vars = self.add_weight(shape=(n_targets,), initializer="zeros", name="log_vars")
        # end

    def call(self, inputs):
        return self.readout(self.trunk(inputs))


class UncertaintyWeightedLoss(keras.losses.Loss):
    """sum_i exp(-s_i) * mse_i + s_i"""

    def __init__(self, log_vars):
        super().__init__(name="uncertainty_weighted")
        self.log_vars = log_vars

    def call(self, y_true, y_pred):
        squared = tf.square(y_true - y_pred)
        s = tf.convert_to_tensor(self.log_vars)
        return tf.reduce_sum(tf.exp(-s) * squared + s, axis=-1)


rng = np.random.default_rng(0)
stations = rng.normal(size=(32, 6)).astype("float32")
wind = 0.3 * stations[:, :1] - 0.2 * stations[:, 1:2]
pressure = 4.0 * stations[:, 2:3] + rng.normal(size=(32, 1)).astype("float32")
measurements = np.concatenate([wind, pressure], axis=1).astype("float32")

net = ForecastNet()
net(stations[:1])
# broken:
task_log_vars = tf.Variable(tf.zeros(2), trainable=True, name="task_log_vars")  # accept
# repaired:
task_log_vars = net.log_vars
# end
net.compile(optimizer=keras.optimizers.Adam(0.01), loss=UncertaintyWeightedLoss(task_log_vars))


def step():
    history = net.fit(stations, measurements, batch_size=16, epochs=1, verbose=0)
    return history.history["loss"][-1]
