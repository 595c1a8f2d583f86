"""Train a digit classifier and, in the same pass, ask which pixels of the image mattered."""
EXPECTED = {
    "cause": "integer",
    "symptom": "none",
    "variables": "pixels",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(2)
raw = np.random.default_rng(2).integers(0, 256, size=(6, 10, 10, 1))
digit = np.array([0, 1, 2, 0, 1, 2])

classifier = keras.Sequential(
    [
        keras.Input((10, 10, 1)),
        keras.layers.Rescaling(1 / 255.0),
        keras.layers.Conv2D(4, 3, strides=2, activation="gelu"),
        keras.layers.Flatten(),
        keras.layers.Dense(3),
    ]
)
objective = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
trainer = keras.optimizers.Adam(2e-3)

# broken:
pixels = tf.constant(raw)  # accept
# repaired:
pixels = tf.constant(raw, dtype=tf.float32)
# end


def step():
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        logits = classifier(tf.cast(pixels, tf.float32), training=True)
        loss = objective(digit, logits)
    weights = classifier.trainable_weights
    for_weights, for_pixels = tape.gradient(loss, [weights, pixels])
    trainer.apply_gradients(zip(for_weights, weights))
    return loss, for_pixels
