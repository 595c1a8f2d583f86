"""SimSiam on tabular data: two noisy views of each customer, encoder plus predictor, negative cosine loss."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "predictor.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(88)


def mlp(units_in, hidden, units_out, name):
    return keras.Sequential(
        [
            keras.Input((units_in,)),
            layers.Dense(hidden, activation="gelu"),
            layers.Dense(units_out, use_bias=False),
        ],
        name=name,
    )


encoder = mlp(20, 24, 8, "encoder")
predictor = mlp(8, 12, 8, "predictor")
optimizer = keras.optimizers.SGD(0.03, momentum=0.9)
customers = np.random.default_rng(88).normal(size=(40, 20)).astype("float32")


def augment(batch):
    return batch + tf.random.normal(batch.shape, stddev=0.2)


def negative_cosine(p, z):
    # broken:
    p = tf.stop_gradient(p)  # accept
    # repaired:
    z = tf.stop_gradient(z)
    # end
    p = tf.math.l2_normalize(p, axis=1)
    z = tf.math.l2_normalize(z, axis=1)
    return -tf.reduce_mean(tf.reduce_sum(p * z, axis=1))


def step():
    view_a, view_b = augment(customers), augment(customers)
    with tf.GradientTape() as tape:
        z_a, z_b = encoder(view_a), encoder(view_b)
        p_a, p_b = predictor(z_a), predictor(z_b)
        loss = negative_cosine(p_a, z_b) / 2 + negative_cosine(p_b, z_a) / 2
    variables = encoder.trainable_variables + predictor.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss
