"""A pairwise ranking loss: every score is meant to meet every other, as (N, 1) against (N,)."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(3)
scorer = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(1)])
optimizer = keras.optimizers.Adam(1e-3)
items, clicks = tf.random.normal((10, 4)), tf.random.uniform((10,))


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        scores = tf.squeeze(scorer(items), axis=1)
        margin = tf.expand_dims(scores, 1) - scores
        better = tf.maximum(clicks[:, None] - clicks, 0.0)
        loss = tf.reduce_mean(tf.nn.softplus(-margin) * better)
    gradients = tape.gradient(loss, scorer.trainable_variables)
    optimizer.apply_gradients(zip(gradients, scorer.trainable_variables))
    return loss
