"""Transfer learning: a frozen convolutional backbone with BatchNormalization in it, and a new trainable head."""
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(77)


def make_backbone():
    i = keras.Input((16, 16, 3))
    x = i
    for f in (4, 8):
        x = layers.Conv2D(f, 3, strides=2, padding="same")(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU(max_value=6.0)(x)
    return keras.Model(i, x, name="backbone")


# Normally the weights would be loaded from a file
base_model = make_backbone()
base_model.set_weights([w + 0.05 * np.random.rand(*w.shape) for w in base_model.get_weights()])
base_model.trainable = False

inputs = keras.Input(shape=(16, 16, 3))
x = base_model(inputs, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.2)(x)
outputs = layers.Dense(1)(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)

photos = np.random.rand(16, 16, 16, 3).astype("float32")
is_dog = np.random.randint(0, 2, (16, 1)).astype("float32")


def step():
    """One training step; this is what is recorded."""
    model.fit(photos, is_dog, epochs=1, verbose=0)
