"""compile with a dictionary of losses, loss weights and metrics for two named outputs, and a pairwise broadcast on purpose."""
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(87)


class RBF(layers.Layer):
    """Distances of every sample to every centre: (N, 1, D) - (1, K, D)."""

    def __init__(self, k, **kw):
        super().__init__(**kw)
        self.k = k

    def build(self, shape):
        self.centres = self.add_weight(shape=(self.k, shape[-1]), initializer="random_normal", name="centres")
        self.log_gamma = self.add_weight(shape=(self.k,), initializer="zeros", name="log_gamma")

    def call(self, x):
        d2 = ops.sum(ops.square(x[:, None, :] - self.centres[None, :, :]), axis=-1)
        return ops.exp(-ops.exp(self.log_gamma) * d2)


inp = keras.Input((3,))
phi = RBF(10)(inp)
model = keras.Model(inp, {"height": layers.Dense(1, name="height")(phi),
                          "kind": layers.Dense(4, activation="softmax", name="kind")(phi)})
model.compile(
    optimizer="rmsprop",
    loss={"height": "mae", "kind": "sparse_categorical_crossentropy"},
    loss_weights={"height": 1.0, "kind": 0.2},
    metrics={"kind": ["accuracy"]},
)

x = np.random.normal(size=(40, 3)).astype("float32")
targets = {"height": np.linalg.norm(x, axis=1, keepdims=True),
           "kind": np.random.randint(0, 4, (40, 1))}


def step():
    """One training step; this is what is recorded."""
    model.fit(x, targets, batch_size=40, epochs=1, verbose=0)
