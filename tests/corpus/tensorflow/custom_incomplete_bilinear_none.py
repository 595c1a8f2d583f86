"""A bilinear score between queries and documents with a hand-written gradient, in plain TensorFlow."""
EXPECTED = {
    "cause": "custom_incomplete",
    "symptom": "none",
    "variables": "mixing",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(48)
query_table = tf.Variable(rng.normal(size=(9, 4)).astype("float32"), name="queries")
mixing = tf.Variable(rng.normal(size=(4, 6)).astype("float32"), name="mixing")
documents = tf.constant(rng.normal(size=(9, 6)).astype("float32"))
relevant = tf.constant(rng.integers(0, 2, size=9).astype("float32"))


@tf.custom_gradient
def bilinear(left, matrix, right):
    projected = tf.matmul(left, matrix)

    def backward(upstream):
        column = upstream[:, None]
        d_left = column * tf.matmul(right, matrix, transpose_b=True)
        d_right = column * projected
        # broken:
        return d_left, None, d_right  # accept
        # repaired:
        d_matrix = tf.matmul(left, column * right, transpose_a=True)
        return d_left, d_matrix, d_right
        # end

    return tf.reduce_sum(projected * right, axis=1), backward


def step(rate=0.05):
    with tf.GradientTape() as tape:
        score = bilinear(query_table, mixing, documents)
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=relevant, logits=score))
    for table, gradient in zip((query_table, mixing), tape.gradient(loss, (query_table, mixing))):
        if gradient is not None:
            table.assign_sub(rate * gradient)
    return loss
