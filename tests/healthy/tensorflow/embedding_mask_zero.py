"""Sentiment from padded sentences: Embedding with mask_zero, masked mean pooling, binary output."""
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(21)

sentences = [[4, 8, 2], [7, 7, 1, 3, 9], [5], [2, 6, 6, 1], [11, 3], [10, 12, 9, 1, 2, 3]]
labels = np.array([1, 0, 1, 0, 1, 0], dtype="float32")[:, None]
x = keras.utils.pad_sequences(sentences, maxlen=8, padding="post")     # zeros are padding

model = keras.Sequential(
    [
        keras.Input((8,), dtype="int32"),
        layers.Embedding(input_dim=16, output_dim=8, mask_zero=True),
        layers.GlobalAveragePooling1D(),
        layers.Dense(8, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["acc"])


def step():
    """One training step; this is what is recorded."""
    model.fit(x, labels, epochs=1, batch_size=6, shuffle=False, verbose=0)
