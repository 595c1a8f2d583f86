"""Mixed precision by fit, where Keras scales the loss itself; the policy is set layer by layer."""
import numpy as np
from keras import Sequential, Input, layers, optimizers, utils

utils.set_random_seed(16)
policy = "mixed_float16"

net = Sequential([
    Input((8, 8, 2)),
    layers.Conv2D(6, 3, activation="relu", dtype=policy),
    layers.MaxPooling2D(dtype=policy),
    layers.Flatten(dtype=policy),
    layers.Dense(12, activation="relu", dtype=policy),
    layers.Dense(1, dtype="float32"),
])
net.compile(
    optimizer=optimizers.LossScaleOptimizer(optimizers.SGD(0.01), initial_scale=256.0),
    loss="mse",
)

x = np.random.rand(24, 8, 8, 2).astype("float32")
y = x.mean(axis=(1, 2, 3))[:, None]


def step():
    """One training step; this is what is recorded."""
    net.fit(x, y, batch_size=24, epochs=1, verbose=0)
