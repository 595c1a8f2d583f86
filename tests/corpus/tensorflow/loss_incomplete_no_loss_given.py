"""Fit a convolutional counter of cells; the error is written as a function beside the model."""
EXPECTED = {
    "cause": "loss_incomplete",
    "symptom": "exception",
    "variables": "counter.trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops


def relative_error(counted, estimated):
    return ops.mean(ops.abs(counted - estimated) / (counted + 1.0), axis=-1)


def build_counter():
    return keras.Sequential(
        [
            keras.Input((10, 10, 1)),
            layers.Conv2D(5, 3, activation="gelu"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(1),
        ],
        name="counter",
    )


keras.utils.set_random_seed(96)
rng = np.random.default_rng(96)
slides = (rng.uniform(size=(18, 10, 10, 1)) < 0.1).astype("float32")
cells = slides.sum(axis=(1, 2))

counter = build_counter()
# broken:
counter.compile(optimizer=keras.optimizers.Adam(0.003), metrics=[relative_error])  # accept
# repaired:
counter.compile(optimizer=keras.optimizers.Adam(0.003), loss=relative_error)
# end


def step():
    return counter.fit(slides, cells, epochs=1, batch_size=9, verbose=0).history["loss"][0]
