"""Project item and user vectors to one space with a helper that keeps a reference to the layer it used."""
EXPECTED = {
    "cause": "recreated",
    "symptom": ("none", "not_updated"),
    "variables": "weights",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(37)

SPACE = 4
projections = {}


def project(name, vectors):
    # broken:
    projections[name] = keras.layers.Dense(SPACE, use_bias=False, name=name)  # accept
    # repaired:
    if name not in projections:
        projections[name] = keras.layers.Dense(SPACE, use_bias=False, name=name)
        # end
    return projections[name](vectors)


users = tf.random.normal((14, 6))
items = tf.random.normal((14, 9))
bought = tf.cast(tf.random.uniform((14,)) > 0.5, tf.float32)
project("user", users)
project("item", items)

weights = [weight for layer in projections.values() for weight in layer.trainable_variables]
shared_offset = tf.Variable(0.1, name="offset")
optimizer = keras.optimizers.SGD(0.1)
optimizer.build([*weights, shared_offset])


def step():
    total = 0.0
    for rows in (slice(0, 7), slice(7, 14)):
        with tf.GradientTape() as tape:
            affinity = tf.reduce_sum(project("user", users[rows]) * project("item", items[rows]), axis=-1)
            loss = tf.reduce_mean(
                tf.nn.sigmoid_cross_entropy_with_logits(labels=bought[rows], logits=affinity + shared_offset)
            )
        gradients = tape.gradient(loss, [*weights, shared_offset])
        optimizer.apply_gradients(zip(gradients, [*weights, shared_offset]))
        total += loss
    return total
