"""Colour grading by a small network; the graded picture is desaturated a little and then compared with the
target look."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "grader.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

LUMA = tf.constant([0.299, 0.587, 0.114])


class Grader(keras.Model):
    """Pixelwise colour transform followed by a fixed 'film look'."""

    def __init__(self, strength=0.6):
        super().__init__()
        self.strength = strength
        self.mix = keras.layers.Dense(12, activation="tanh")
        self.out = keras.layers.Dense(3, activation="sigmoid")

    def film_look(self, rgb):
        # broken:
        return tf.image.adjust_saturation(rgb, self.strength)  # accept
        # repaired:
        grey = tf.tensordot(rgb, LUMA, axes=1)[..., None]
        return grey + self.strength * (rgb - grey)
        # end

    def call(self, picture):
        return self.film_look(self.out(self.mix(picture)))


keras.utils.set_random_seed(58)
camera = np.random.default_rng(58).uniform(size=(4, 8, 8, 3)).astype("float32")
graded = camera[..., ::-1] * 0.5 + 0.2
grader = Grader()
grader(camera[:1])
grader.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="mse")


def step():
    history = grader.fit(camera, graded, batch_size=4, epochs=1, verbose=0)
    return history.history["loss"][-1]
