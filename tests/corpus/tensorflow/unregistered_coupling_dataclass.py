"""A small RealNVP in Keras: the couplings are kept in a list of little objects, the likelihood hardly improves."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated",
            "variables": "[v for c in flow.couplings for v in c.net.trainable_variables]"}

from dataclasses import dataclass
import math
import tensorflow as tf
import keras

keras.utils.set_random_seed(2)


# broken:
@dataclass
class Coupling:  # accept
    net: keras.Model
    flip: bool
# repaired:
class Coupling(keras.layers.Layer):
    def __init__(self, net, flip):
        super().__init__()
        self.net, self.flip = net, flip
# end

    def inverse(self, x):
        keep, change = (x[:, 1:], x[:, :1]) if self.flip else (x[:, :1], x[:, 1:])
        shift, log_scale = tf.split(self.net(keep), 2, axis=-1)
        log_scale = tf.tanh(log_scale)
        change = (change - shift) * tf.exp(-log_scale)
        z = tf.concat([change, keep] if self.flip else [keep, change], axis=-1)
        return z, -tf.reduce_sum(log_scale, axis=-1)


def conditioner():
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(2)])


class Flow(keras.Model):
    def __init__(self, depth):
        super().__init__()
        self.couplings = [Coupling(conditioner(), bool(i % 2)) for i in range(depth)]  # accept
        self.loc = self.add_weight(shape=(2,), initializer="zeros", name="loc")

    def log_prob(self, x):
        total = 0.0
        for c in self.couplings:
            x, ldj = c.inverse(x)
            total += ldj
        return total - 0.5 * tf.reduce_sum(tf.square(x - self.loc), axis=-1) - math.log(2 * math.pi)


flow = Flow(4)
adam = keras.optimizers.Adam(1e-2)
angle = tf.random.uniform([128], 0.0, 3.14)
moons = tf.stack([tf.cos(angle), tf.sin(angle)], axis=-1) + 0.1 * tf.random.normal([128, 2])


def step():
    with tf.GradientTape() as tape:
        nll = -tf.reduce_mean(flow.log_prob(moons))
    weights = flow.trainable_variables
    adam.apply_gradients(zip(tape.gradient(nll, weights), weights))
    return nll
