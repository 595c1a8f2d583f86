"""REINFORCE for a card game: the probabilities of the cards come from a softmax with low temperature."""
EXPECTED = {
    "cause": "nan_singular",
    "symptom": "nan",
    "variables": "player.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(84)
rng = np.random.default_rng(84)

hands = rng.normal(size=(20, 6)).astype("float32") * 3.0
cards = rng.integers(0, 4, size=20)
rewards = rng.choice([-1.0, 1.0], size=20).astype("float32")

player = keras.Sequential([keras.Input((6,)), keras.layers.Dense(12, activation="elu"), keras.layers.Dense(4)])
optimizer = keras.optimizers.SGD(1e-4)
TEMPERATURE = 0.01


def log_probability(logits, card):
    chosen = tf.one_hot(card, 4)
    # broken:
    probability = tf.nn.softmax(logits / TEMPERATURE)
    return tf.reduce_sum(tf.math.log(probability) * chosen, axis=1)  # accept
    # repaired:
    return tf.reduce_sum(tf.nn.log_softmax(logits / TEMPERATURE) * chosen, axis=1)
    # end


def step():
    with tf.GradientTape() as tape:
        log_p = log_probability(player(hands), cards)
        loss = -tf.reduce_mean(log_p * rewards)
    gradients = tape.gradient(loss, player.trainable_variables)
    optimizer.apply_gradients(zip(gradients, player.trainable_variables))
    return loss
