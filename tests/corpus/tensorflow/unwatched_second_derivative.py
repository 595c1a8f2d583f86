"""A network for the deflection of a beam: the bending term needs the second derivative along the beam."""
EXPECTED = {"cause": "unwatched", "symptom": ("none", "exception"), "variables": "along"}

import keras
import tensorflow as tf

keras.utils.set_random_seed(69)
deflection = keras.Sequential(
    [keras.Input((1,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(1, use_bias=False)]
)
stiffness = tf.Variable(0.7, name="stiffness")
along = tf.reshape(tf.linspace(0.0, 1.0, 30), (30, 1))
load = tf.sin(3.14159 * along)
optimizer = keras.optimizers.Adam(1e-3)


def curvature(x):
    with tf.GradientTape() as outer:  # accept
        # broken:
        # repaired:
        outer.watch(x)
        # end
        with tf.GradientTape() as inner:
            inner.watch(x)
            w = deflection(x)
        slope = inner.gradient(w, x)
    return outer.gradient(slope, x)  # accept


def step():
    parameters = deflection.trainable_variables + [stiffness]
    with tf.GradientTape() as tape:
        bending = tf.exp(stiffness) * curvature(along)
        loss = tf.reduce_mean(tf.square(bending + load))
    gradients = tape.gradient(loss, parameters)
    optimizer.apply_gradients(zip(gradients, parameters))
    return loss
