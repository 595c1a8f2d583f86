"""Distillation where the student is made for this run beside a teacher of the same architecture with BatchNormalization."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(9)


def network():
    return keras.Sequential([keras.Input((6,)), layers.Dense(8), layers.BatchNormalization(), layers.ReLU(), layers.Dense(3)])


rng = np.random.default_rng(9)
x = rng.normal(size=(16, 6)).astype("float32")
teacher = network()


def step():
    """One training step; this is what is recorded."""
    student = network()
    optimizer = keras.optimizers.Adam(1e-3)
    goal = tf.nn.softmax(teacher(x, training=False))
    with tf.GradientTape() as tape:
        said = tf.nn.log_softmax(student(x, training=True))
        loss = -tf.reduce_mean(tf.reduce_sum(goal * said, axis=1))
    gradients = tape.gradient(loss, student.trainable_variables)
    optimizer.apply_gradients(zip(gradients, student.trainable_variables))
    return student
