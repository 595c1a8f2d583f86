"""A train_step that also tells fit how large the gradient of the embedding part is."""
EXPECTED = {
    "cause": "released",
    "symptom": "exception",
    "variables": "model.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf


def embedding_norm(tape, loss, model):
    dense_gradient = tf.convert_to_tensor(tape.gradient(loss, model.embed.embeddings))
    return tf.norm(dense_gradient)


class TagModel(keras.Model):
    def __init__(self, words=25, tags=4):
        super().__init__()
        self.embed = keras.layers.Embedding(words, 6)
        self.context = keras.layers.Conv1D(8, 3, padding="same", activation="tanh")
        self.tag = keras.layers.Dense(tags)

    def call(self, sentence):
        return self.tag(self.context(self.embed(sentence)))

    def train_step(self, data):
        sentence, tags = data
        # broken:
        persistent = False  # accept
        # repaired:
        persistent = True
        # end
        with tf.GradientTape(persistent=persistent) as tape:
            loss = self.compute_loss(y=tags, y_pred=self(sentence, training=True))
        report = embedding_norm(tape, loss, self)
        gradients = tape.gradient(loss, self.trainable_variables)  # accept
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        return {"nll": loss, "embedding_norm": report}


keras.utils.set_random_seed(34)
rng = np.random.default_rng(34)
sentences = rng.integers(0, 25, size=(20, 7))
tags = sentences % 4

model = TagModel()
model(sentences[:1])
model.compile(
    optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)


def step():
    return model.fit(sentences, tags, batch_size=10, epochs=1, verbose=0).history["nll"][0]
