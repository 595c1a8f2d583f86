"""Traffic forecasting on a road graph whose edge strengths are learned; I print the graph once at start-up as a sanity check."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "net.affinity"}

from functools import cached_property
import tensorflow as tf
import keras

tf.random.set_seed(17)
keras.utils.set_random_seed(17)
ROADS = 6


class RoadNet(tf.Module):
    def __init__(self, roads, width):
        super().__init__()
        self.affinity = tf.Variable(0.3 * tf.random.normal([roads, roads]), name="affinity")
        self.mix = tf.Variable(0.4 * tf.random.normal([3, width]), name="mix")
        self.readout = tf.Variable(0.4 * tf.random.normal([width, 1]), name="readout")

    # broken:
    @cached_property  # accept
    # repaired:
    @property
    # end
    def adjacency(self):  # accept
        sym = 0.5 * (self.affinity + tf.transpose(self.affinity))
        return tf.nn.softmax(sym, axis=-1)

    def __call__(self, speeds):
        neighbours = tf.einsum("ij,bjf->bif", self.adjacency, speeds)
        hidden = tf.tanh(tf.einsum("bif,fh->bih", neighbours, self.mix))
        return tf.squeeze(hidden @ self.readout, -1)


net = RoadNet(ROADS, 10)
print("largest edge:", float(tf.reduce_max(net.adjacency)))  # accept

optimizer = keras.optimizers.Nadam(0.01)
past = tf.random.normal([24, ROADS, 3])
nxt = tf.reduce_mean(tf.roll(past, 1, axis=1), axis=-1)


def step():
    with tf.GradientTape() as tape:
        err = tf.reduce_mean(keras.losses.huber(nxt, net(past)))
    variables = list(net.trainable_variables)
    grads = tape.gradient(err, variables)
    optimizer.apply_gradients(zip(grads, variables))
    return err
