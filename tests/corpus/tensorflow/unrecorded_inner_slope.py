"""A smoothness penalty on the network's slope, worked out first; its weight has no influence on what is learnt."""
EXPECTED = {"cause": "unrecorded", "symptom": "wrong", "variables": "[w for w in height.trainable_variables if 'kernel' in w.path]"}

import keras
import tensorflow as tf

keras.utils.set_random_seed(45)
height = keras.Sequential([
    keras.Input((2,)), keras.layers.Dense(20, activation="tanh"), keras.layers.Dense(20, activation="tanh"), keras.layers.Dense(1),
])
optimizer = keras.optimizers.Adam(2e-3)
place, metres = tf.random.uniform((36, 2)), tf.random.uniform((36, 1))


def steepness(points):
    with tf.GradientTape() as inner:
        inner.watch(points)
        total = tf.reduce_sum(height(points))
    return tf.reduce_mean(tf.square(inner.gradient(total, points)))  # accept


def step():
    # broken:
    rough = steepness(place)  # accept
    with tf.GradientTape() as tape:
    # repaired:
    with tf.GradientTape() as tape:
        rough = steepness(place)
    # end
        loss = keras.losses.huber(metres, height(place))
        loss = tf.reduce_mean(loss) + 0.1 * rough
    gradients = tape.gradient(loss, height.trainable_variables)
    optimizer.apply_gradients(zip(gradients, height.trainable_variables))
    return float(loss)
