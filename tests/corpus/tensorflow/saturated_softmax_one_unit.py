"""Spam or not spam with an embedding model and one output unit, fitted to the Brier score."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "spam_filter.trainable_variables",
}

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(10)

rng = np.random.default_rng(10)
mails = rng.integers(1, 50, size=(32, 9))
is_spam = (mails < 10).any(axis=1).astype("float32")[:, None]

spam_filter = keras.Sequential(
    [
        keras.Input((9,)),
        layers.Embedding(50, 6),
        layers.GlobalAveragePooling1D(),
        layers.Dense(8, activation="tanh"),
        # broken:
        layers.Dense(1, activation="softmax"),  # accept
        # repaired:
        layers.Dense(1, activation="sigmoid"),
        # end
    ]
)
spam_filter.compile(
    optimizer=keras.optimizers.SGD(0.5),
    loss=keras.losses.MeanSquaredError(name="brier"),
)


def step():
    history = spam_filter.fit(mails, is_spam, batch_size=16, epochs=1, verbose=0)
    return history.history["loss"][0]
