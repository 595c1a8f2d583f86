"""Cross-validation: each fold builds, compiles and fits a model of its own; the best so far, of the same kind, is kept."""
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(9)


def network():
    model = keras.Sequential([keras.Input((6,)), layers.Dense(8), layers.BatchNormalization(), layers.ReLU(), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(1e-3), "mse")
    return model


rng = np.random.default_rng(9)
x = rng.normal(size=(24, 6)).astype("float32")
y = x.sum(axis=1, keepdims=True)
best = network()
best.fit(x, y, epochs=1, verbose=0)


def step():
    """One training step; this is what is recorded."""
    scores = []
    for fold in np.split(np.arange(24), 2):
        model = network()
        model.fit(x[fold], y[fold], epochs=1, verbose=0)
        scores.append(model.evaluate(x, y, verbose=0))
    return scores
