"""Matching job adverts to applicants with two towers; the list of weights is collected once, at the top."""
EXPECTED = {
    "cause": "unoptimized",
    "symptom": "not_updated",
    "variables": "advert_tower.trainable_variables",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(14)


def tower(name):
    hidden = keras.layers.Dense(12, activation="gelu")
    return keras.Sequential([hidden, keras.layers.Dense(4, use_bias=False)], name=name)


applicants = tf.random.normal((16, 9))
adverts = tf.random.normal((16, 7))
applicant_tower = tower("applicant")
advert_tower = tower("advert")

applicant_tower(applicants)
# broken:
# repaired:
advert_tower(adverts)
# end
weights = applicant_tower.trainable_variables + advert_tower.trainable_variables  # accept

optimizer = keras.optimizers.Adam(3e-3)


def contrastive_loss(left, right):
    logits = tf.matmul(left, right, transpose_b=True)
    positions = tf.range(tf.shape(logits)[0])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(positions, logits))


def step():
    with tf.GradientTape() as tape:
        loss = contrastive_loss(applicant_tower(applicants), advert_tower(adverts))
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss


step()
