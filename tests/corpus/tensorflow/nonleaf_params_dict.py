"""A two-layer network for wine quality without Keras: parameters in a dict, a small sgd() helper, two epochs."""
EXPECTED = {
    "cause": "nonleaf",
    "symptom": "none",
    "variables": "list(params.values())",
}

import tensorflow as tf

tf.random.set_seed(8)


def init(n_in, n_hidden):
    return {
        "W1": tf.Variable(tf.random.normal((n_in, n_hidden), stddev=0.4)),
        "b1": tf.Variable(tf.zeros((n_hidden,))),
        "W2": tf.Variable(tf.random.normal((n_hidden, 1), stddev=0.4)),
        "b2": tf.Variable(tf.zeros((1,))),
    }


def network(params, chemistry):
    hidden = tf.nn.gelu(chemistry @ params["W1"] + params["b1"])
    return hidden @ params["W2"] + params["b2"]


def sgd(params, gradients, rate):
    for name, gradient in gradients.items():
        if gradient is None:
            continue
        # broken:
        params[name] = params[name] - rate * gradient  # accept
        # repaired:
        params[name].assign_sub(rate * gradient)
        # end
    return params


wine = tf.random.normal((20, 6))
quality = tf.math.sin(wine[:, :1]) + 0.5 * wine[:, 2:3]
params = init(6, 9)


def step():
    with tf.GradientTape() as tape:
        residual = network(params, wine) - quality
        loss = tf.reduce_mean(residual * residual)
    gradients = tape.gradient(loss, params)
    sgd(params, gradients, rate=0.1)
    return loss


step()
