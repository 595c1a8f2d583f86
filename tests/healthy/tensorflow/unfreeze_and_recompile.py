"""Two-phase fine-tuning: the base was frozen and the head trained; now all is unfrozen, recompiled and trained slowly."""
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(113)

base = keras.Sequential([
    keras.Input((7,)),
    layers.Dense(14, activation="relu"),
    layers.BatchNormalization(),
    layers.Dense(14, activation="relu"),
], name="base")
head = layers.Dense(3, activation="softmax", name="head")

inp = keras.Input((7,))
model = keras.Model(inp, head(base(inp)))

x = np.random.normal(size=(32, 7)).astype("float32")
y = np.random.randint(0, 3, 32)

# phase 1, done before
base.trainable = False
model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy", jit_compile=False)
model.train_on_batch(x, y)

# phase 2
base.trainable = True
model.compile(
    optimizer=keras.optimizers.Adam(1e-5),
    loss="sparse_categorical_crossentropy",
    metrics=["sparse_categorical_accuracy"],
    jit_compile=False,
)


def step():
    """One training step; this is what is recorded."""
    model.fit(x, y, batch_size=32, epochs=1, verbose=0,
              callbacks=[keras.callbacks.TerminateOnNaN()])
