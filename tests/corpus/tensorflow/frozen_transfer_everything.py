"""Transfer learning on small x-ray patches: keep the feature extractor as it is and fit a new head on top."""
EXPECTED = {
    "cause": "frozen",
    "symptom": "not_updated",
    "variables": "[model.get_layer('diagnosis').kernel, model.get_layer('diagnosis').bias]",
}

import keras
import numpy as np

keras.utils.set_random_seed(45)


def feature_extractor():
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            keras.layers.Conv2D(4, 3, activation="gelu", name="edges"),
            keras.layers.Conv2D(6, 3, activation="gelu", name="parts"),
            keras.layers.GlobalAveragePooling2D(),
        ],
        name="extractor",
    )


def transfer_model(extractor):
    patch = keras.Input((8, 8, 1))
    hidden = keras.layers.Dense(8, activation="tanh", name="summary")(extractor(patch))
    model = keras.Model(patch, keras.layers.Dense(1, activation="sigmoid", name="diagnosis")(hidden))
    # broken:
    keep_as_is = model.layers  # accept
    # repaired:
    keep_as_is = extractor.layers
    # end
    for layer in keep_as_is:
        layer.trainable = False  # accept
    return model


rng = np.random.default_rng(45)
patches = rng.normal(size=(32, 8, 8, 1)).astype("float32")
findings = rng.integers(0, 2, size=(32, 1)).astype("float32")
patches[findings[:, 0] > 0, 2:5, 2:5] += 1.0

model = transfer_model(feature_extractor())
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")


def step():
    history = model.fit(patches, findings, epochs=1, batch_size=16, verbose=0)
    return history.history["loss"][0]
