"""Update the weights of a bicycle-demand model one after the other, each with its own learning rate."""
EXPECTED = {
    "cause": "released",
    "symptom": "exception",
    "variables": "[table[name] for name in ('recur', 'out')]",
}

import tensorflow as tf

rng = tf.random.Generator.from_seed(16)
table = {
    "into": tf.Variable(rng.normal((3, 5), stddev=0.5)),
    "recur": tf.Variable(rng.normal((5, 5), stddev=0.3)),
    "out": tf.Variable(rng.normal((5, 1), stddev=0.5)),
}
rates = {"into": 0.05, "recur": 0.01, "out": 0.1}

weather = rng.normal((10, 6, 3))
demand = tf.reduce_mean(weather[:, :, 0], axis=1, keepdims=True)


def rnn(sequence):
    hidden = tf.zeros((sequence.shape[0], 5))
    for hour in range(sequence.shape[1]):
        hidden = tf.tanh(sequence[:, hour] @ table["into"] + hidden @ table["recur"])
    return hidden @ table["out"]


def step():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(rnn(weather) - demand))
    # broken:
    for name, weight in table.items():
        gradient = tape.gradient(loss, weight)  # accept
        weight.assign_sub(rates[name] * gradient)
    # repaired:
    gradients = tape.gradient(loss, table)
    for name, weight in table.items():
        weight.assign_sub(rates[name] * gradients[name])
    # end
    return loss
