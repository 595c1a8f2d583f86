"""Fine-tune in two phases: the word encoder sleeps while the head warms up, then the whole model is fitted."""
EXPECTED = {
    "cause": "frozen",
    "symptom": "not_updated",
    "variables": "encoder.trainable_variables",
}

import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(81)

encoder = keras.Sequential(
    [
        keras.Input((6,), dtype="int32"),
        layers.Embedding(30, 5),
        layers.Conv1D(6, 2, activation="gelu"),
        layers.GlobalAveragePooling1D(),
    ],
    name="encoder",
)
text = keras.Input((6,), dtype="int32")
urgency = layers.Dense(1, name="urgency")(encoder(text))
triage = keras.Model(text, urgency)

draw = np.random.default_rng(81)
messages = draw.integers(0, 30, size=(40, 6))
urgent = (messages < 8).sum(axis=1, keepdims=True).astype("float32")

encoder.trainable = False
triage.compile(optimizer=keras.optimizers.Adam(0.02), loss="mae")
triage.fit(messages, urgent, epochs=1, batch_size=20, verbose=0)

encoder.trainable = True  # accept
# broken:
# repaired:
triage.compile(optimizer=keras.optimizers.Adam(0.005), loss="mae")
# end


def step():
    fine_tuning = triage.fit(messages, urgent, epochs=1, batch_size=20, verbose=0)
    return fine_tuning.history["loss"][0]
