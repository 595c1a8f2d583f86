"""Speaker embeddings with mean+std pooling over time; some of my clips are pure digital silence."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "frames.trainable_variables"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(33)


class StatsPool(keras.layers.Layer):
    """(batch, time, channels) -> (batch, 2 * channels)"""

    def call(self, seq):
        centre = tf.reduce_mean(seq, axis=1)
        # broken:
        spread = tf.math.reduce_std(seq, axis=1)  # accept
        # repaired:
        spread = tf.sqrt(tf.math.reduce_variance(seq, axis=1) + 1e-5)
        # end
        return tf.concat([centre, spread], axis=-1)


class XVector(keras.Model):
    def __init__(self, trunk, speakers):
        super().__init__()
        self.trunk, self.pool = trunk, StatsPool()
        self.speaker = keras.layers.Dense(speakers)

    def call(self, clip):
        return self.speaker(self.pool(self.trunk(clip)))

    def train_step(self, data):
        clips, who = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(clips, who, self(clips))
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(grads, self.trainable_variables)
        return {"cross_entropy": loss}


frames = keras.Sequential([
    keras.Input((30, 4)),
    keras.layers.Conv1D(8, 3, padding="valid", activation="tanh"),
    keras.layers.Conv1D(8, 3, dilation_rate=2, activation="tanh"),
])
net = XVector(frames, speakers=3)
net.compile(keras.optimizers.Adam(1e-3), keras.losses.SparseCategoricalCrossentropy(from_logits=True))

clips = np.random.default_rng(0).normal(size=(16, 30, 4)).astype("float32")
clips[5] = 0.0
clips[11] = 0.0
ids = np.arange(16) % 3


def step():
    return net.fit(clips, ids, batch_size=16, epochs=1, verbose=0).history["cross_entropy"][0]
