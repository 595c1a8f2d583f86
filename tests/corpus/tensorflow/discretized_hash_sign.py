"""Learning to hash: documents become +1/-1 codes and similar documents should get similar codes."""
EXPECTED = {"cause": "discretized", "symptom": "zero", "variables": "hasher.trainable_variables"}

import tensorflow as tf
from tensorflow import keras

keras.utils.set_random_seed(99)
BITS = 16

hasher = keras.Sequential(
    [
        keras.Input((30,)),
        keras.layers.Dense(32, activation="elu"),
        keras.layers.Dense(BITS, use_bias=False),
    ]
)

documents = tf.random.normal((40, 30))
topics = tf.random.uniform((40,), 0, 5, dtype=tf.int32)
same_topic = tf.cast(topics[:, None] == topics[None, :], tf.float32) * 2.0 - 1.0


def codes_for(batch):
    projected = hasher(batch, training=True)
    # broken:
    return tf.sign(projected)  # accept
    # repaired:
    return tf.tanh(projected)
    # end


def similarity_loss(codes, wanted):
    agreement = tf.matmul(codes, codes, transpose_b=True) / BITS
    return tf.reduce_mean(tf.square(agreement - wanted))


optimizer = keras.optimizers.Adam(learning_rate=1e-3)


def step():
    with tf.GradientTape() as tape:
        loss = similarity_loss(codes_for(documents), same_topic)
    grads = tape.gradient(loss, hasher.trainable_weights)
    optimizer.apply_gradients(zip(grads, hasher.trainable_weights))
    return loss
