"""A small image classifier: Conv2D, BatchNormalization, ReLU, MaxPool, Dropout, trained by fit."""
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(5)

imgs = np.random.randint(0, 256, size=(16, 16, 16, 3)).astype("uint8")
labels = keras.utils.to_categorical(np.random.randint(0, 4, 16), 4)

model = keras.Sequential()
model.add(keras.Input((16, 16, 3)))
model.add(layers.Rescaling(1 / 255.0))
for filters in (8, 16):
    model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU())
    model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dropout(0.5))
model.add(layers.Dense(4))

model.compile(
    optimizer=keras.optimizers.SGD(1e-2, momentum=0.9),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    metrics=[keras.metrics.CategoricalAccuracy(), keras.metrics.TopKCategoricalAccuracy(2)],
)


def step():
    """One training step; this is what is recorded."""
    model.fit(imgs, labels, batch_size=16, epochs=1, verbose=0)
