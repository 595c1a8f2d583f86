"""Train a ranking model for job alerts and print the loss now and then."""
EXPECTED = {
    "cause": "misordered",
    "symptom": "not_updated",
    "variables": "ranker.trainable_variables",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(64)

shown = tf.random.normal((30, 8))
skipped = tf.random.normal((30, 8)) - 0.3
ranker = keras.Sequential(
    [keras.Input((8,)), keras.layers.Dense(10, activation="tanh"), keras.layers.Dense(1, use_bias=False)]
)
optimizer = keras.optimizers.Adam(0.002)
state = {"iteration": 1, "log": []}
LOG_EVERY = 10


def pairwise_loss(better, worse):
    margin = ranker(better) - ranker(worse)
    return tf.reduce_mean(tf.math.softplus(-margin))


def step():
    with tf.GradientTape() as tape:
        loss = pairwise_loss(shown, skipped)
    gradients = tape.gradient(loss, ranker.trainable_variables)
    # broken:
    if state["iteration"] % LOG_EVERY == 0:  # accept
        state["log"].append(float(loss))
        optimizer.apply_gradients(zip(gradients, ranker.trainable_variables))  # accept
    # repaired:
    if state["iteration"] % LOG_EVERY == 0:
        state["log"].append(float(loss))
    optimizer.apply_gradients(zip(gradients, ranker.trainable_variables))
    # end
    state["iteration"] += 1
    return loss
