"""A functional model that reads both weight and colour from an apple's photo; losses are given by output name."""
EXPECTED = {
    "cause": ("loss_incomplete", "unused"),
    "symptom": "none",
    "variables": "apple.get_layer('colour').trainable_variables",
}

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(89)
rng = np.random.default_rng(89)

image = keras.Input((8, 8, 3), name="image")
h = layers.Conv2D(6, 3, activation="gelu")(image)
h = layers.GlobalAveragePooling2D()(h)
outputs = {"weight": layers.Dense(1, name="weight")(h), "colour": layers.Dense(3, name="colour")(h)}
apple = keras.Model(image, outputs)
apple.compile(
    optimizer=keras.optimizers.Adam(0.01),
    # broken:
    loss={"weight": "mse", "colour": None},  # accept
    # repaired:
    loss={"weight": "mse", "colour": "mae"},
    # end
)

photos = rng.uniform(size=(20, 8, 8, 3)).astype("float32")
truth = {
    "weight": photos.mean(axis=(1, 2, 3), keepdims=False)[:, None] * 5.0,
    "colour": photos.mean(axis=(1, 2)),
}


def step():
    history = apple.fit(photos, truth, epochs=1, batch_size=10, verbose=0)
    return history.history["loss"][0]
