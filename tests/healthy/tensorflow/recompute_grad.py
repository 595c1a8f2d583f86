"""Gradient checkpointing in TensorFlow: tf.recompute_grad around a block of raw variables."""
import tensorflow as tf

tf.random.set_seed(77)


def glorot(i, o):
    return tf.Variable(tf.random.normal((i, o)) * (2.0 / (i + o)) ** 0.5)


W1, b1 = glorot(6, 12), tf.Variable(tf.zeros(12))
W2, b2 = glorot(12, 12), tf.Variable(tf.zeros(12))
W3 = glorot(12, 1)
params = [W1, b1, W2, b2, W3]
velocity = [tf.Variable(tf.zeros_like(p), trainable=False) for p in params]


@tf.recompute_grad
def block(x):
    h = tf.nn.tanh(tf.matmul(x, W1) + b1)
    return tf.nn.tanh(tf.matmul(h, W2) + b2)


x = tf.random.normal((20, 6))
y = tf.reduce_prod(x[:, :2], axis=1, keepdims=True)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.matmul(block(x), W3) - y) ** 2)
    for p, v, g in zip(params, velocity, tape.gradient(loss, params)):
        v.assign(0.9 * v + g)
        p.assign_sub(0.05 * v)
