"""A small text classifier with Keras' own MultiHeadAttention and learned positions."""
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(11)
VOCAB, LENGTH, DIM = 50, 12, 16


class TokenAndPosition(layers.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.tok = layers.Embedding(VOCAB, DIM)
        self.pos = layers.Embedding(LENGTH, DIM)

    def call(self, ids):
        return self.tok(ids) + self.pos(ops.arange(LENGTH))


class TransformerBlock(layers.Layer):
    def __init__(self, heads=2, ff=32, rate=0.1, **kw):
        super().__init__(**kw)
        self.att = layers.MultiHeadAttention(num_heads=heads, key_dim=DIM // heads)
        self.ffn = keras.Sequential([layers.Dense(ff, activation="relu"), layers.Dense(DIM)])
        self.ln1 = layers.LayerNormalization(epsilon=1e-6)
        self.ln2 = layers.LayerNormalization(epsilon=1e-6)
        self.drop1 = layers.Dropout(rate)
        self.drop2 = layers.Dropout(rate)

    def call(self, x, training=None):
        a = self.drop1(self.att(x, x), training=training)
        x = self.ln1(x + a)
        f = self.drop2(self.ffn(x), training=training)
        return self.ln2(x + f)


inp = keras.Input((LENGTH,), dtype="int32")
z = TokenAndPosition()(inp)
z = TransformerBlock()(z)
z = layers.GlobalAveragePooling1D()(z)
out = layers.Dense(2, activation="softmax")(z)
model = keras.Model(inp, out)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)

ids = np.random.randint(0, VOCAB, (16, LENGTH))
labels = (ids[:, 0] > VOCAB // 2).astype("int32")


def step():
    """One training step; this is what is recorded."""
    model.train_on_batch(ids, labels)
