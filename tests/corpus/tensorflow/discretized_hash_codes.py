"""Deep hashing for product photos: I train the encoder so that +1/-1 codes of matching pairs agree, inside a tf.function."""
EXPECTED = {"cause": "discretized", "symptom": "zero", "variables": "hasher.trainable_variables"}

import tensorflow as tf
import keras

tf.random.set_seed(5)
keras.utils.set_random_seed(5)
BITS = 12


def make_hasher(bits):
    return keras.Sequential([
        keras.Input((20,)),
        keras.layers.Dense(24, activation="gelu"),
        keras.layers.LayerNormalization(),
        keras.layers.Dense(bits),
    ])


def to_code(logits):
    # broken:
    return tf.sign(logits)  # accept
    # repaired:
    return tf.tanh(logits)
    # end


def pair_loss(code_a, code_b, same):
    agreement = tf.einsum("nb,nb->n", code_a, code_b) / BITS
    return tf.reduce_mean(tf.where(same, tf.square(1.0 - agreement), tf.square(tf.maximum(agreement, -0.9) + 0.9)))


hasher = make_hasher(BITS)
opt = keras.optimizers.SGD(0.5)
opt.build(hasher.trainable_variables)

shop = tf.random.normal([32, 20])
query = tf.concat([shop[:16] + 0.1 * tf.random.normal([16, 20]), tf.random.normal([16, 20])], axis=0)
is_match = tf.range(32) < 16


@tf.function
def train_on_pairs(a, b, same):
    with tf.GradientTape() as tape:
        loss = pair_loss(to_code(hasher(a, training=True)), to_code(hasher(b, training=True)), same)
    grads = tape.gradient(loss, hasher.trainable_variables)
    opt.apply_gradients(zip(grads, hasher.trainable_variables))
    return loss


def step():
    return train_on_pairs(shop, query, is_match)
