"""Data, model, optimizer and loop are all made inside one function, as in a cross-validation fold."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(105)
X = np.random.normal(size=(50, 4)).astype("float32")
Y = (X @ np.array([1.0, -2.0, 0.5, 0.0], dtype="float32"))[:, None]


def build_model(width):
    inputs = keras.Input((4,))
    x = keras.layers.Dense(width, activation="relu")(inputs)
    return keras.Model(inputs, keras.layers.Dense(1)(x))


def step():
    """One training step; this is what is recorded."""
    order = np.random.permutation(50)
    train, test = order[:40], order[40:]
    model = build_model(12)
    optimizer = keras.optimizers.Adam(0.01)
    mse = keras.losses.MeanSquaredError()
    for batch in np.array_split(train, 2):
        with tf.GradientTape() as tape:
            loss = mse(Y[batch], model(X[batch], training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return float(mse(Y[test], model(X[test])))
