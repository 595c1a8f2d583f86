"""Average the embeddings of the items in each basket; some baskets are empty and get a zero vector."""
EXPECTED = {
    "cause": "nan_masked",
    "symptom": "nan",
    "variables": "[item_vectors, item_weights]",
}

import numpy as np
import tensorflow as tf

rng = np.random.default_rng(18)
baskets = rng.integers(0, 2, size=(14, 10)).astype("float32")
baskets[[3, 8]] = 0.0
spent = baskets.sum(axis=1) * 0.4

item_vectors = tf.Variable(rng.normal(scale=0.5, size=(10, 5)).astype("float32"), name="items")
item_weights = tf.Variable(rng.uniform(0.5, 1.5, size=10).astype("float32"), name="weights")
direction = tf.Variable(rng.normal(size=5).astype("float32"), name="direction")


def basket_vectors(contents):
    weighted = contents * item_weights
    total = tf.matmul(weighted, item_vectors)
    size = tf.reduce_sum(weighted, axis=1, keepdims=True)
    # broken:
    return tf.where(size > 0.0, total / size, tf.zeros_like(total))  # accept
    # repaired:
    safe_size = tf.where(size > 0.0, size, tf.ones_like(size))
    return tf.where(size > 0.0, total / safe_size, tf.zeros_like(total))
    # end


def step(rate=0.1):
    weights = [item_vectors, item_weights, direction]
    with tf.GradientTape() as tape:
        estimate = tf.linalg.matvec(basket_vectors(baskets), direction)
        loss = tf.reduce_mean(tf.square(estimate - spent))
    for weight, gradient in zip(weights, tape.gradient(loss, weights)):
        weight.assign_sub(rate * gradient)
    return loss
