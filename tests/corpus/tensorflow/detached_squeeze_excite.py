"""A squeeze-and-excite block written with keras.ops inside a functional leaf classifier."""
EXPECTED = {
    "cause": "detached",
    "symptom": "none",
    "variables": "leaves.get_layer('channels').trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops


class ChannelGate(layers.Layer):
    """Scales every channel by a number between 0 and 1 that depends on the picture."""

    def __init__(self, ratio=2, **kwargs):
        super().__init__(**kwargs)
        self.ratio = ratio

    def build(self, shape):
        channels = shape[-1]
        self.reduce = layers.Dense(channels // self.ratio, activation="swish")
        self.expand = layers.Dense(channels, activation="sigmoid")
        self.reduce.build((shape[0], channels))
        self.expand.build((shape[0], channels // self.ratio))

    def call(self, maps):
        squeezed = ops.mean(maps, axis=(1, 2))
        excited = self.expand(self.reduce(squeezed))
        # broken:
        gate = ops.stop_gradient(excited)  # accept
        # repaired:
        gate = excited
        # end
        return maps * gate[:, None, None, :]


keras.utils.set_random_seed(61)
photo = keras.Input((10, 10, 3))
x = layers.Conv2D(6, 3, activation="tanh", name="stem")(photo)
x = ChannelGate(name="channels")(x)
x = layers.Flatten()(x)
leaves = keras.Model(photo, layers.Dense(3, name="species")(x))
leaves.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
)
rng = np.random.default_rng(61)
photos = rng.uniform(size=(24, 10, 10, 3)).astype("float32")
species = keras.utils.to_categorical(rng.integers(0, 3, size=24), 3)


def step():
    result = leaves.fit(photos, species, batch_size=24, epochs=1, verbose=0)
    return result.history["loss"]
