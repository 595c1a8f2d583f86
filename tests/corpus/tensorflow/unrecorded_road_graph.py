"""Traffic forecast on twelve road sensors with a learned adjacency: the filters train, the adjacency heat map in TensorBoard never changes colour."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "[block.edge_logits for block in graph_blocks]"}
import numpy as np
import tensorflow as tf
import keras
from keras import ops

SENSORS = 12


class LearnedGraphConv(keras.layers.Layer):
    def __init__(self, filters, prior, **kw):
        super().__init__(**kw)
        self.filters, self.prior = filters, prior

    def build(self, shape):
        self.edge_logits = self.add_weight(shape=(SENSORS, SENSORS), initializer=self._from_prior, name="edge_logits")
        self.kernel = self.add_weight(shape=(shape[-1], self.filters), initializer="he_normal", name="kernel")
        # broken:
        self.adjacency = ops.softmax(ops.convert_to_tensor(self.edge_logits), axis=-1)  # accept
        # repaired:
        # end

    def _from_prior(self, shape, dtype=None):
        return ops.convert_to_tensor(np.log(self.prior + 0.05), dtype=dtype)

    def call(self, x):
        # broken:
        mixed = ops.einsum("ij,bjf->bif", self.adjacency, x)  # accept
        # repaired:
        mixed = ops.einsum("ij,bjf->bif", ops.softmax(self.edge_logits, axis=-1), x)
        # end
        return ops.relu(ops.matmul(mixed, self.kernel))


def ring_prior():
    eye = np.eye(SENSORS)
    return (eye + np.roll(eye, 1, 0) + np.roll(eye, 1, 1)) / 3


def build(history=4):
    flow = keras.Input((SENSORS, history))
    h = flow
    for i in range(2):
        h = LearnedGraphConv(8, ring_prior(), name=f"graph_{i}")(h)
    return keras.Model(flow, keras.layers.Dense(1)(h))


keras.utils.set_random_seed(23)
past = tf.abs(tf.random.normal([16, SENSORS, 4]))
future = tf.roll(past[..., -1:], 1, axis=1) * 0.8
net = build()
graph_blocks = [net.get_layer(f"graph_{i}") for i in range(2)]
opt = keras.optimizers.Adam(5e-3)
loss_fn = keras.losses.LogCosh()


def step():
    with tf.GradientTape() as tape:
        loss = loss_fn(future, net(past, training=True))
    grads = tape.gradient(loss, net.trainable_variables)
    opt.apply_gradients(zip(grads, net.trainable_variables))
    return float(loss)
