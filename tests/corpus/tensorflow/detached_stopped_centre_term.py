"""Pulls the class centres to the embeddings with a second loss; the centres stay where they were put at the start."""
EXPECTED = {"cause": "detached", "symptom": ("none", "wrong"), "variables": "[centres]"}

import keras
import tensorflow as tf

keras.utils.set_random_seed(60)
embed = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, activation="elu"), keras.layers.Dense(3)])
classify = keras.layers.Dense(4)
centres = tf.Variable(tf.random.normal((4, 3)), name="centres")
optimizer = keras.optimizers.SGD(0.1)
x, kind = tf.random.normal((32, 8)), tf.random.uniform((32,), 0, 4, tf.int32)
classify.build((None, 3))
weights = embed.trainable_variables + classify.trainable_variables + [centres]


def step():
    with tf.GradientTape() as tape:
        z = embed(x)
        ce = tf.nn.sparse_softmax_cross_entropy_with_logits(kind, classify(z))
        # broken:
        pull = tf.stop_gradient(tf.gather(centres, kind) - z)  # accept
        # repaired:
        pull = tf.gather(centres, kind) - tf.stop_gradient(z)
        # end
        loss = tf.reduce_mean(ce) + 0.25 * tf.reduce_mean(tf.reduce_sum(pull**2, axis=-1))
    optimizer.apply(tape.gradient(loss, weights), weights)
    return loss
