"""An evolution strategy: rewards of perturbed weights, counted in NumPy, make the gradient for the optimizer."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)
policy = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
optimizer = keras.optimizers.SGD(0.1)
states = rng.normal(size=(12, 4)).astype("float32")
right = (states[:, 0] > 0).astype(int)


def reward(weights):
    kept = policy.get_weights()
    policy.set_weights(weights)
    choice = policy.predict(states, verbose=0).argmax(axis=1)
    policy.set_weights(kept)
    return (choice == right).mean()


def step():
    """One training step; this is what is recorded."""
    means = policy.get_weights()
    slopes = [np.zeros_like(mean) for mean in means]
    for _ in range(4):
        noise = [rng.normal(size=mean.shape).astype("float32") for mean in means]
        gain = reward([m + 0.1 * n for m, n in zip(means, noise)]) - reward([m - 0.1 * n for m, n in zip(means, noise)])
        slopes = [s - gain * n / 0.8 for s, n in zip(slopes, noise)]
    optimizer.apply_gradients(zip([tf.constant(s, tf.float32) for s in slopes], policy.trainable_variables))
