"""Meta-SGD over thermostat curves: the shared initialisation improves, but the learned per-tensor inner learning rates are still all 0.08 after the night run."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "meta.rates"}
import math

import tensorflow as tf


def forward(weights, x):
    w1, b1, w2, b2 = weights
    return tf.matmul(tf.tanh(tf.matmul(x, w1) + b1), w2) + b2


def mse(pred, y):
    return tf.reduce_mean(tf.square(pred - y))


def room(amplitude, phase, n=8):
    """One room: support and query halves of its day curve."""
    t = tf.reshape(tf.linspace(-1.0, 1.0, 2 * n), [-1, 1])
    y = amplitude * tf.sin(math.pi * t + phase)
    return (t[::2], y[::2]), (t[1::2], y[1::2])


class MetaSGD:
    def __init__(self, width=10, rate=0.08):
        init = tf.keras.initializers.GlorotUniform(seed=2)
        shapes = [(1, width), (width,), (width, 1), (1,)]
        self.weights = [tf.Variable(init(s) if len(s) == 2 else tf.zeros(s)) for s in shapes]
        self.rates = [tf.Variable(rate) for _ in shapes]
        self.opt = tf.keras.optimizers.SGD(0.05)

    def adapt(self, support):
        x, y = support
        with tf.GradientTape() as inner:
            loss = mse(forward(self.weights, x), y)
        grads = inner.gradient(loss, self.weights)
        # broken:
        for w, r, g in zip(self.weights, self.rates, grads):
            w.assign_sub(r * g)  # accept
        return self.weights
        # repaired:
        return [w - r * g for w, r, g in zip(self.weights, self.rates, grads)]
        # end

    def meta_step(self, rooms):
        snapshot = [tf.identity(w) for w in self.weights]
        trainable = self.weights + self.rates
        with tf.GradientTape() as outer:
            losses = []
            for support, query in rooms:
                fast = self.adapt(support)
                losses.append(mse(forward(fast, query[0]), query[1]))
                for w, s in zip(self.weights, snapshot):
                    w.assign(s)
            total = tf.add_n(losses) / len(losses)
        pairs = zip(outer.gradient(total, trainable), trainable)
        self.opt.apply_gradients([(g, v) for g, v in pairs if g is not None])
        return total


tf.random.set_seed(2)
rooms = [room(1.0, 0.0), room(2.2, 0.7), room(0.6, -1.1)]
meta = MetaSGD()


def step():
    return float(meta.meta_step(rooms))
