"""Reptile meta-learning: a few inner steps of SGD on one task, then set_weights moves back part of the way."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(103)
META_RATE, INNER = 0.3, 3

model = keras.Sequential([
    keras.Input((1,)),
    keras.layers.Dense(16, activation="tanh"),
    keras.layers.Dense(16, activation="tanh"),
    keras.layers.Dense(1),
])
inner = keras.optimizers.SGD(0.05)


def sine_task():
    amplitude, phase = np.random.uniform(0.5, 3.0), np.random.uniform(0, np.pi)
    x = np.random.uniform(-4, 4, (20, 1)).astype("float32")
    return x, (amplitude * np.sin(x + phase)).astype("float32")


def step():
    """One training step; this is what is recorded."""
    x, y = sine_task()
    old = model.get_weights()
    for _ in range(INNER):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(x) - y))
        grads = tape.gradient(loss, model.trainable_variables)
        inner.apply_gradients(zip(grads, model.trainable_variables))
    new = model.get_weights()
    model.set_weights([o + META_RATE * (n - o) for o, n in zip(old, new)])
    return float(loss)
