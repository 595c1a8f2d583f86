"""Pseudo-labels from model.predict on unlabelled data, used as constant targets next to the real labels."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(89)

model = keras.Sequential([
    keras.Input((6,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
opt = keras.optimizers.Adam(1e-3)

x_lab = np.random.normal(size=(16, 6)).astype("float32")
y_lab = np.random.randint(0, 3, 16)
x_unl = np.random.normal(size=(32, 6)).astype("float32")


def step():
    """One training step; this is what is recorded."""
    guesses = model.predict(x_unl, verbose=0)
    sure = guesses.max(axis=1) > 0.4
    pseudo = guesses.argmax(axis=1)

    with tf.GradientTape() as tape:
        p_lab = model(x_lab, training=True)
        supervised = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y_lab, p_lab))
        loss = supervised
        if sure.any():
            noisy = x_unl[sure] + 0.1 * np.random.normal(size=x_unl[sure].shape).astype("float32")
            p_unl = model(noisy, training=True)
            loss += 0.5 * tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(pseudo[sure], p_unl))
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return float(loss), int(sure.sum())
