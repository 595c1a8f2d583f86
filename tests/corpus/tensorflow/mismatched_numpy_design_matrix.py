"""Logistic regression on a numpy table of loan applications, in a plain loop over two batches."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "[coefficients, intercept]"}

import numpy as np
import tensorflow as tf

table = np.random.default_rng(50).normal(size=(80, 6))
truth = np.array([1.0, -0.5, 0.0, 0.3, 0.0, 2.0])
repaid = (table @ truth + 0.2 > 0).astype("float32")

# broken:
applications = tf.constant(table)  # accept
# repaired:
applications = tf.constant(table, dtype=tf.float32)
# end
outcomes = tf.constant(repaid[:, None])

coefficients = tf.Variable(tf.zeros([6, 1]), name="coefficients")
intercept = tf.Variable(tf.zeros([1]), name="intercept")
optimizer = tf.keras.optimizers.SGD(learning_rate=0.5)


def log_odds(rows):
    return tf.matmul(rows, coefficients) + intercept  # accept


def negative_log_likelihood(rows, labels):
    losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=log_odds(rows))
    return tf.reduce_mean(losses)


def step():
    variables = [coefficients, intercept]
    for begin in (0, 40):
        end = begin + 40
        with tf.GradientTape() as tape:
            loss = negative_log_likelihood(applications[begin:end], outcomes[begin:end])
        gradients = tape.gradient(loss, variables)
        optimizer.apply_gradients(zip(gradients, variables))
    return loss
