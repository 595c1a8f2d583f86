"""Siamese network for signatures: pairs of embeddings go through a helper that computes their distances."""
EXPECTED = {
    "cause": "exported",
    "symptom": ("none", "exception"),
    "variables": "embed.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf
from keras import ops


def pair_distances(left, right):
    # broken:
    left, right = ops.convert_to_numpy(left), ops.convert_to_numpy(right)  # accept
    return np.array([np.sqrt(np.sum((a - b) ** 2) + 1e-6) for a, b in zip(left, right)])
    # repaired:
    gaps = zip(ops.unstack(left), ops.unstack(right))
    return ops.stack([ops.sqrt(ops.sum((a - b) ** 2) + 1e-6) for a, b in gaps])
    # end


def contrastive(same, distance, margin=1.0):
    near = same * ops.square(distance)
    far = (1.0 - same) * ops.square(ops.softplus(margin - distance))
    return ops.mean(near + far)


keras.utils.set_random_seed(71)
embed = keras.Sequential(
    [keras.Input((18,)), keras.layers.Dense(10, activation="silu"), keras.layers.Dense(4, use_bias=False)]
)
rng = np.random.default_rng(71)
first = rng.normal(size=(10, 18)).astype("float32")
second = rng.normal(size=(10, 18)).astype("float32")
same_writer = rng.integers(0, 2, size=10).astype("float32")
optimizer = keras.optimizers.SGD(0.05, momentum=0.9)


def step():
    with tf.GradientTape() as tape:
        distance = pair_distances(embed(first), embed(second))
        loss = contrastive(same_writer, distance)
    grads = tape.gradient(loss, embed.trainable_variables)
    optimizer.apply(grads, embed.trainable_variables)
    return loss
