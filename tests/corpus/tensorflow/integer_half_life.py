"""One-compartment drug model in plain TensorFlow; dose, volume and half life start from the numbers in the leaflet."""
EXPECTED = {"cause": "integer", "symptom": "none", "variables": "leaflet['half_life_h']"}

import numpy as np
import tensorflow as tf

leaflet = {
    # broken:
    "half_life_h": tf.Variable(6, name="half_life_h"),  # accept
    # repaired:
    "half_life_h": tf.Variable(6.0, name="half_life_h"),
    # end
    "volume_l": tf.Variable(31.5, name="volume_l"),
    "absorption": tf.Variable(0.8, name="absorption"),
}
RATES = {"half_life_h": 0.5, "volume_l": 1.0, "absorption": 0.05}


def concentration(hours, dose_mg, p):
    k_el = np.log(2.0) / tf.cast(p["half_life_h"], tf.float32)
    k_a = p["absorption"]
    scale = dose_mg * k_a / (p["volume_l"] * (k_a - k_el))
    return scale * (tf.exp(-k_el * hours) - tf.exp(-k_a * hours))


class Fit:
    def __init__(self, params, rates):
        self.params, self.rates, self.trace = params, rates, []

    def __call__(self, hours, dose, plasma):
        names = sorted(self.params)
        with tf.GradientTape() as tape:
            error = tf.math.log1p(concentration(hours, dose, self.params)) - tf.math.log1p(plasma)
            sse = tf.reduce_sum(tf.square(error))
        slopes = tape.gradient(sse, [self.params[n] for n in names])
        for n, s in zip(names, slopes):
            if s is not None:
                self.params[n].assign_sub(self.rates[n] * s)
        self.trace.append(float(sse))
        return sse


hours = tf.constant([0.5, 1, 2, 4, 6, 9, 12, 24], tf.float32)
plasma = tf.constant([2.1, 3.9, 5.6, 6.3, 5.7, 4.4, 3.2, 0.9])
fit = Fit(leaflet, RATES)


def step():
    return fit(hours, 400.0, plasma)
