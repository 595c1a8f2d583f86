"""A bigram-style language model whose output layer reuses the embedding matrix."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(10)
V, D = 30, 12


class TiedLM(keras.Model):
    def __init__(self):
        super().__init__()
        self.embedding = keras.layers.Embedding(V, D)
        self.rnn = keras.layers.GRU(D, return_sequences=True)
        self.out_bias = self.add_weight(shape=(V,), initializer="zeros", name="out_bias")

    def call(self, tokens):
        h = self.rnn(self.embedding(tokens))
        return tf.matmul(h, self.embedding.embeddings, transpose_b=True) + self.out_bias


text = np.random.randint(0, V, size=(8, 11))
inputs, targets = text[:, :-1], text[:, 1:]

lm = TiedLM()
_ = lm(inputs[:1])
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
opt = keras.optimizers.Adam(1e-3)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        loss = loss_fn(targets, lm(inputs))
    grads = tape.gradient(loss, lm.trainable_variables)
    opt.apply_gradients(zip(grads, lm.trainable_variables))
    print("perplexity", float(tf.exp(loss)))
