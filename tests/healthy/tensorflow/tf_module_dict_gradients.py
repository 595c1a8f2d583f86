"""A tf.Module without Keras; gradients asked by a dictionary of variables, float64 throughout."""
import numpy as np
import tensorflow as tf

tf.random.set_seed(5)


class Net(tf.Module):
    def __init__(self, n_in, n_hidden):
        super().__init__()
        init = tf.initializers.GlorotUniform(seed=1)
        self.params = {
            "w1": tf.Variable(init((n_in, n_hidden), dtype=tf.float64), name="w1"),
            "b1": tf.Variable(tf.zeros((n_hidden,), tf.float64), name="b1"),
            "w2": tf.Variable(init((n_hidden, 1), dtype=tf.float64), name="w2"),
            "log_noise": tf.Variable(np.float64(0.0), name="log_noise"),
        }

    def __call__(self, x):
        p = self.params
        return tf.tanh(x @ p["w1"] + p["b1"]) @ p["w2"]

    def nll(self, x, y):
        """Gaussian negative log-likelihood with a learned noise level."""
        s = self.params["log_noise"]
        return tf.reduce_mean(0.5 * tf.exp(-2 * s) * (y - self(x)) ** 2 + s)


net = Net(3, 8)
X = np.random.default_rng(0).normal(size=(25, 3))          # float64, as NumPy gives it
Y = X[:, [0]] - 0.5 * X[:, [2]]


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        loss = net.nll(X, Y)
    grads = tape.gradient(loss, net.params)
    for name, g in grads.items():
        net.params[name].assign_sub(0.05 * g)
    return loss
