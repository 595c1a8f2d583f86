"""A step function, and the optimizer it closes over."""

import keras
import tensorflow as tf


def train(model, batches, rate):
    optimizer = keras.optimizers.Adam(learning_rate=rate)
    weights = model.trainable_variables

    @tf.function(reduce_retracing=True)
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - model(x)))
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    optimizer.build(weights)
    for x, y in batches:
        step(x, y)
