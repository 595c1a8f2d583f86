"""Image-compression toy: the bottleneck is stored as whole numbers, so a layer between encoder and decoder
rounds it."""
EXPECTED = {
    "cause": "discretized",
    "symptom": "none",
    "variables": "codec.get_layer('analysis').trainable_variables",
}

import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(11)


class Quantize(layers.Layer):
    """Whole numbers only: this is what goes into the entropy coder."""

    def __init__(self, levels, **kwargs):
        super().__init__(**kwargs)
        self.levels = levels

    def call(self, latent):
        scaled = latent * self.levels
        # broken:
        symbols = ops.round(scaled)  # accept
        # repaired:
        symbols = scaled + ops.stop_gradient(ops.round(scaled) - scaled)
        # end
        return symbols / self.levels


def build_codec(side=8, levels=7):
    picture = keras.Input((side, side, 1))
    hidden = layers.Conv2D(4, 3, strides=2, padding="same", activation="tanh", name="analysis")(picture)
    hidden = Quantize(levels, name="quantize")(hidden)
    hidden = layers.Conv2DTranspose(8, 3, strides=2, padding="same", activation="gelu", name="synthesis")(hidden)
    restored = layers.Conv2D(1, 3, padding="same", name="to_pixels")(hidden)
    return keras.Model(picture, restored, name="codec")


rng = np.random.default_rng(5)
waves = np.sin(np.linspace(0, 6, 8))[None, :, None] * rng.normal(size=(24, 1, 8))
pictures = waves[..., None].astype("float32")

codec = build_codec()
codec.compile(optimizer=keras.optimizers.Adam(5e-3), loss="mse")


def step():
    return codec.fit(pictures, pictures, epochs=1, batch_size=24, verbose=0)
