"""The summary of a conversation is kept in a variable so that it can be read later; the answer scorer reads it
from there."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "dialogue.summariser.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf


class Dialogue(tf.Module):
    def __init__(self, batch, width):
        super().__init__()
        self.summariser = keras.layers.GRU(width)
        self.summariser.build((batch, None, 5))
        self.scorer = keras.layers.Dense(1)
        self.scorer.build((batch, width + 5))
        self.context = tf.Variable(tf.zeros([batch, width]), trainable=False, name="context")

    def score(self, turns, answers):
        summary = self.summariser(turns)
        self.context.assign(summary)  # accept
        # broken:
        joined = tf.concat([self.context, answers], axis=-1)  # accept
        # repaired:
        joined = tf.concat([summary, answers], axis=-1)
        # end
        return self.scorer(joined)

    def weights(self):
        return self.summariser.trainable_variables + self.scorer.trainable_variables


keras.utils.set_random_seed(40)
rng = np.random.default_rng(40)
turns = tf.constant(rng.normal(size=(8, 4, 5)), tf.float32)
answers = tf.constant(rng.normal(size=(8, 5)), tf.float32)
helpful = tf.constant(rng.integers(0, 2, size=(8, 1)), tf.float32)
dialogue = Dialogue(batch=8, width=6)
optimizer = keras.optimizers.Lion(1e-3)


@tf.function
def learn(turns, answers, helpful):
    with tf.GradientTape() as tape:
        logits = dialogue.score(turns, answers)
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=helpful, logits=logits))
    gradients = tape.gradient(loss, dialogue.weights())
    optimizer.apply_gradients(zip(gradients, dialogue.weights()))
    return loss


def step():
    return learn(turns, answers, helpful)
