"""An autoencoder for electrocardiograms made of two models, encoder and decoder, trained together in one loop."""
EXPECTED = {
    "cause": "unoptimized",
    "symptom": "not_updated",
    "variables": "encoder.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(12)

encoder = keras.Sequential(
    [keras.Input((20,)), keras.layers.Dense(10, activation="tanh"), keras.layers.Dense(3)], name="encoder"
)
decoder = keras.Sequential(
    [keras.Input((3,)), keras.layers.Dense(10, activation="tanh"), keras.layers.Dense(20)], name="decoder"
)
learner = keras.optimizers.Adam(1e-2)

phase = np.random.default_rng(12).uniform(0, 6.28, size=(40, 1))
beats = np.sin(np.linspace(0, 6.28, 20)[None] + phase).astype("float32")


def reconstruct(batch):
    return decoder(encoder(batch))


def weights_to_train():
    # broken:
    return decoder.trainable_variables  # accept
    # repaired:
    return encoder.trainable_variables + decoder.trainable_variables
    # end


def step():
    losses = []
    for batch in (beats[:20], beats[20:]):
        with tf.GradientTape() as tape:
            loss = keras.ops.mean(keras.ops.square(reconstruct(batch) - batch))
        variables = weights_to_train()
        gradients = tape.gradient(loss, variables)
        learner.apply_gradients(zip(gradients, variables))
        losses.append(loss)
    return tf.add_n(losses)
