"""A perceptron with two hidden layers in bare TensorFlow: the parameters live in a dict, the step is a tf.function."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "[params['w2'], params['b2']]"}

import tensorflow as tf

tf.random.set_seed(1234)
sizes = [5, 8, 8, 1]
params = {}
for i, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:]), start=1):
    params[f"w{i}"] = tf.Variable(tf.random.normal([n_in, n_out], stddev=n_in ** -0.5), name=f"w{i}")
    params[f"b{i}"] = tf.Variable(tf.zeros([n_out]), name=f"b{i}")

LEARNING_RATE = 0.05
soil = tf.random.normal([50, 5])
yield_per_acre = tf.reduce_sum(soil[:, :2] ** 2, axis=1, keepdims=True) + 0.1 * tf.random.normal([50, 1])


def forward(p, x):
    a1 = tf.tanh(x @ p["w1"] + p["b1"])
    a2 = tf.tanh(a1 @ p["w2"] + p["b2"])
    # broken:
    out = a1 @ p["w3"] + p["b3"]  # accept
    # repaired:
    out = a2 @ p["w3"] + p["b3"]
    # end
    return out


@tf.function
def update(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((forward(params, x) - y) ** 2)
    grads = tape.gradient(loss, params)
    for key, grad in grads.items():
        if grad is not None:
            params[key].assign_sub(LEARNING_RATE * grad)
    return loss


def step():
    return update(soil, yield_per_acre)
