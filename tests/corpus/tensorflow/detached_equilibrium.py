"""Deep equilibrium classifier: iterate a cell to its fixed point, then train with the one-step gradient at that point."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "deq.cell_weights"}

import tensorflow as tf
import keras

tf.random.set_seed(40)


def fixed_point(f, z, tol=1e-4, limit=60):
    for _ in range(limit):
        nxt = f(z)
        if tf.reduce_max(tf.abs(nxt - z)) < tol:
            break
        z = nxt
    return z


class DEQ(tf.Module):
    def __init__(self, d_in, d, classes):
        super().__init__()
        self.W = tf.Variable(0.08 * tf.random.normal([d, d]), name="W")
        self.U = tf.Variable(0.4 * tf.random.normal([d_in, d]), name="U")
        self.b = tf.Variable(tf.zeros([d]), name="b")
        self.V = tf.Variable(0.4 * tf.random.normal([d, classes]), name="V")

    @property
    def cell_weights(self):
        return [self.W, self.U, self.b]

    def cell(self, z, x):
        return tf.tanh(z @ self.W + x @ self.U + self.b)

    def equilibrium(self, x):
        z0 = tf.zeros([x.shape[0], self.W.shape[0]])
        star = tf.stop_gradient(fixed_point(lambda z: self.cell(z, x), z0))  # accept
        # broken:
        return star
        # repaired:
        return self.cell(star, x)
        # end

    def __call__(self, x):
        return self.equilibrium(x) @ self.V


deq = DEQ(6, 16, 3)
adam = keras.optimizers.Adam(0.01)
leaves = tf.random.normal([45, 6])
species = tf.argmax(leaves[:, :3], axis=1)


def step():
    with tf.GradientTape() as tape:
        logits = deq(leaves)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(species, logits))
    todo = [*deq.cell_weights, deq.V]
    adam.apply_gradients(zip(tape.gradient(loss, todo), todo))
    return loss
