"""A pre-activation residual block for gene-expression profiles, stacked twice and trained with plain fit."""
EXPECTED = {
    "cause": "unused",
    "symptom": "none",
    "variables": "[v for block in model.blocks for v in block.widen.trainable_variables]",
}

import keras
import numpy as np


@keras.saving.register_keras_serializable("genes")
class ResidualBlock(keras.layers.Layer):
    def __init__(self, width, **kwargs):
        super().__init__(**kwargs)
        self.norm = keras.layers.LayerNormalization()
        self.widen = keras.layers.Dense(width, activation="gelu")
        self.shrink = keras.layers.Dense(width)

    def build(self, input_shape):
        self.norm.build(input_shape)
        self.widen.build(input_shape)
        self.shrink.build(input_shape)

    def call(self, profile):
        normed = self.norm(profile)
        h = self.widen(normed)
        # broken:
        h = self.shrink(normed)  # accept
        # repaired:
        h = self.shrink(h)
        # end
        return profile + h


class ExpressionClassifier(keras.Model):
    def __init__(self, width=20, classes=4):
        super().__init__()
        self.stem = keras.layers.Dense(width)
        self.blocks = [ResidualBlock(width) for _ in range(2)]
        self.head = keras.layers.Dense(classes)

    def call(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x)


keras.utils.set_random_seed(5)
profiles = np.random.default_rng(5).lognormal(size=(60, 50)).astype("float32")
tissue = np.random.default_rng(6).integers(0, 4, size=60)
model = ExpressionClassifier()
model(profiles[:1])
model.compile(
    optimizer=keras.optimizers.SGD(0.05),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)


def step():
    return model.fit(profiles, tissue, batch_size=60, epochs=1, verbose=0).history
