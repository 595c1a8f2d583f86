"""Smooth the updates of a yield model with a velocity per weight, written by hand."""
EXPECTED = {
    "cause": "misordered",
    "symptom": ("not_updated", "wrong"),
    "variables": "weights",
}

import tensorflow as tf

tf.random.set_seed(88)

weights = [
    tf.Variable(tf.random.normal((5, 7), stddev=0.4), name="into"),
    tf.Variable(tf.zeros((7,)), name="middle"),
    tf.Variable(tf.random.normal((7, 1), stddev=0.4), name="out"),
]
velocity = [tf.zeros_like(weight) for weight in weights]

fields = tf.random.normal((26, 5))
harvest = tf.sigmoid(fields[:, :1] - fields[:, 4:])


def forward(x):
    into, middle, out = weights
    return tf.nn.silu(x @ into + middle) @ out


def apply_velocity(rate=0.1):
    for weight, v in zip(weights, velocity):
        weight.assign_sub(rate * v)


def update_velocity(gradients, momentum=0.9):
    for i, gradient in enumerate(gradients):
        velocity[i] = momentum * velocity[i] + gradient


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(forward(fields) - harvest))
    gradients = tape.gradient(loss, weights)
    # broken:
    apply_velocity()  # accept
    update_velocity(gradients)
    # repaired:
    update_velocity(gradients)
    apply_velocity()
    # end
    return loss
