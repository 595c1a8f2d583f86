"""The first model of every tutorial: Sequential, compile, fit."""
import numpy as np
from tensorflow import keras

keras.utils.set_random_seed(42)

X_train = np.random.rand(64, 28, 28) * 255
y_train = np.random.randint(0, 10, 64)
X_train = X_train / 255.0          # scale to [0, 1]

model = keras.Sequential([
    keras.layers.Input((28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)


def step():
    """One training step; this is what is recorded."""
    history = model.fit(X_train, y_train, batch_size=64, epochs=1, verbose=0)
    return history.history["loss"][-1]
