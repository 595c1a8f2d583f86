"""A wind-power model with an own train_step that weights windy hours more than calm ones."""
EXPECTED = {
    "cause": "unrecorded",
    "symptom": ("none", "exception"),
    "variables": "park.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


class WindPark(keras.Model):
    def train_step(self, data):
        weather, power = data
        weight = 1.0 + tf.nn.relu(weather[:, :1])

        # broken:
        estimate = self(weather, training=True)  # accept
        with tf.GradientTape() as tape:
            errors = weight * tf.square(estimate - power)
            loss = tf.reduce_mean(errors)
        # repaired:
        with tf.GradientTape() as tape:
            estimate = self(weather, training=True)
            errors = weight * tf.square(estimate - power)
            loss = tf.reduce_mean(errors)
        # end

        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return {"weighted_error": loss}


keras.utils.set_random_seed(83)
inputs = keras.Input((5,))
turbine = keras.layers.Dense(18, activation="mish", name="turbine")(inputs)
park = WindPark(inputs, keras.layers.Dense(1, name="megawatts")(turbine))
park.compile(optimizer=keras.optimizers.Adam(4e-3))

season = np.random.default_rng(83)
weather = season.normal(size=(48, 5)).astype("float32")
power = np.abs(weather[:, :1]) ** 1.5


def step():
    return park.fit(weather, power, epochs=1, batch_size=48, verbose=0).history
