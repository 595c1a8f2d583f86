"""Feature-wise modulation of a frame encoder by a genre vector, trained with fit."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "[modulate.scale, modulate.shift]",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(41)


class Modulation(keras.layers.Layer):
    def __init__(self, width, genres, **kwargs):
        super().__init__(**kwargs)
        # broken:
        self.scale = tf.Variable(tf.ones((genres, width)), trainable=True, name="scale")  # accept
        self.shift = tf.Variable(tf.zeros((genres, width)), trainable=True, name="shift")  # accept
        # repaired:
        self.scale = self.add_weight(shape=(genres, width), initializer="ones", name="scale")
        self.shift = self.add_weight(shape=(genres, width), initializer="zeros", name="shift")
        # end

    def call(self, inputs):
        frame, genre = inputs
        return frame * tf.matmul(genre, self.scale) + tf.matmul(genre, self.shift)


frame = keras.Input((9,))
genre = keras.Input((3,))
features = keras.layers.Dense(6, activation="tanh")(frame)
modulate = Modulation(6, 3)
rating = keras.layers.Dense(1)(modulate([features, genre]))
film_model = keras.Model([frame, genre], rating)
film_model.compile(keras.optimizers.Adam(0.01), loss="mse")

rng = np.random.default_rng(41)
frames = rng.normal(size=(30, 9)).astype("float32")
genres = np.eye(3, dtype="float32")[rng.integers(0, 3, 30)]
ratings = (genres @ np.array([[1.0], [2.0], [3.0]]) * frames[:, :1]).astype("float32")


def step():
    log = film_model.fit([frames, genres], ratings, epochs=1, batch_size=15, verbose=0)
    return log.history["loss"][0]
