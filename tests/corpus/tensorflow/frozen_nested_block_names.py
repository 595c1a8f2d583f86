"""Wanted to fine-tune the last block of a pretrained leaf-disease backbone after the new head had been warmed up."""
EXPECTED = {"cause": "frozen", "symptom": "not_updated", "variables": "backbone.get_layer('block3_conv').weights"}

import numpy as np
import keras
from keras import layers

keras.utils.set_random_seed(5)


def pretrained_backbone():
    inputs = keras.Input((16, 16, 3))
    x = inputs
    for i, filters in enumerate((4, 6, 8), start=1):
        x = layers.Conv2D(filters, 3, padding="same", activation="elu", name=f"block{i}_conv")(x)
        x = layers.AveragePooling2D(2, name=f"block{i}_pool")(x)
    return keras.Model(inputs, x, name="backbone")


rng = np.random.default_rng(5)
leaves = rng.uniform(size=(24, 16, 16, 3)).astype("float32")
disease = rng.integers(0, 3, size=24)

backbone = pretrained_backbone()
backbone.trainable = False  # accept

inputs = keras.Input((16, 16, 3))
features = backbone(inputs, training=False)
features = layers.GlobalAveragePooling2D()(features)
outputs = layers.Dense(3, activation="softmax", name="disease")(features)
classifier = keras.Model(inputs, outputs)

classifier.compile("adam", "sparse_categorical_crossentropy")
classifier.fit(leaves, disease, batch_size=12, epochs=1, verbose=0)


def unfreeze(block):
    # broken:
    candidates = classifier.layers  # accept
    # repaired:
    candidates = backbone.layers
    # end
    for layer in candidates:
        if layer.name.startswith(block):
            layer.trainable = True


def step():
    unfreeze("block3")
    classifier.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    return classifier.fit(leaves, disease, batch_size=12, epochs=1, verbose=0)
