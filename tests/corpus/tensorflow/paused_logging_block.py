"""Linear model for energy use with a penalty; statistics for the log are meant to stay outside of the recording."""
EXPECTED = {"cause": "paused", "symptom": ("none", "exception"), "variables": "[weights, intercept]"}

import numpy as np
import tensorflow as tf

rs = np.random.RandomState(13)
features = tf.constant(rs.randn(100, 4), tf.float32)
usage = tf.constant(rs.randn(100, 1) * 0.1 + rs.randn(1, 1), tf.float32)

weights = tf.Variable(tf.random.stateless_normal([4, 1], seed=[1, 2]), name="weights")
intercept = tf.Variable([0.0], name="intercept")
optimizer = tf.keras.optimizers.SGD(1e-2)
log_book = []


def penalty():
    return 0.01 * tf.reduce_sum(tf.square(weights)) + 0.01 * tf.square(intercept[0])


def step():
    with tf.GradientTape() as tape:
        # broken:
        with tape.stop_recording():  # accept
            predicted = features @ weights + intercept
            error = predicted - usage
            log_book.append({"worst": float(tf.reduce_max(tf.abs(error)))})
            loss = tf.reduce_mean(tf.square(error)) + penalty()
        # repaired:
        predicted = features @ weights + intercept
        error = predicted - usage
        with tape.stop_recording():
            log_book.append({"worst": float(tf.reduce_max(tf.abs(error)))})
        loss = tf.reduce_mean(tf.square(error)) + penalty()
        # end
    d_weights, d_intercept = tape.gradient(loss, [weights, intercept])
    optimizer.apply_gradients([(d_weights, weights), (d_intercept, intercept)])
    return loss
