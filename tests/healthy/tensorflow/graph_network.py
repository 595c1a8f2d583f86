"""A small graph network: gather, unsorted_segment_sum, integer edge lists, and a learned scalar epsilon."""
import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(83)

senders = np.array([0, 1, 1, 2, 3, 4, 4, 5, 6, 6])
receivers = np.array([1, 0, 2, 1, 4, 3, 5, 4, 0, 3])
graph_of_node = np.array([0, 0, 0, 1, 1, 1, 0])
x = np.random.normal(size=(7, 4)).astype("float32")
y = np.array([[1.0], [0.0]], dtype="float32")


class GINLayer(keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.mlp1 = keras.layers.Dense(width, activation="leaky_relu")
        self.mlp2 = keras.layers.Dense(width)

    def build(self, shape):
        self.eps = self.add_weight(shape=(), initializer="zeros", name="eps")
        super().build(shape)

    def call(self, nodes):
        messages = tf.gather(nodes, senders)
        received = tf.math.unsorted_segment_sum(messages, receivers, num_segments=7)
        return self.mlp2(self.mlp1((1.0 + self.eps) * nodes + received))


layers_ = [GINLayer(8), GINLayer(8)]
readout = keras.layers.Dense(1)
opt = keras.optimizers.Adam(0.01)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        h = x
        for layer in layers_:
            h = layer(h)
        pooled = tf.math.segment_max(tf.gather(h, np.argsort(graph_of_node, kind="stable")),
                                     np.sort(graph_of_node))
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(y, readout(pooled)))
    variables = sum((l.trainable_variables for l in layers_), []) + readout.trainable_variables
    grads = tape.gradient(loss, variables)
    opt.apply_gradients(zip(grads, variables))
    return loss
