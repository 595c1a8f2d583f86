"""Self-attention written out: causal and padding masks from comparisons, where(mask, scores, -1e9)."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(37)
VOCAB, LEN, DIM, HEADS = 20, 7, 8, 2


class SelfAttention(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.qkv = keras.layers.Dense(3 * DIM, use_bias=False)
        self.proj = keras.layers.Dense(DIM)

    def split(self, t):
        return tf.transpose(tf.reshape(t, (-1, LEN, HEADS, DIM // HEADS)), (0, 2, 1, 3))

    def call(self, x, allowed):
        q, k, v = (self.split(t) for t in tf.split(self.qkv(x), 3, axis=-1))
        scores = tf.matmul(q, k, transpose_b=True) / (DIM // HEADS) ** 0.5
        i = tf.range(LEN)
        causal = i[:, None] >= i[None, :]
        keep = tf.logical_and(causal, allowed[:, None, None, :])
        scores = tf.where(keep, scores, -1e9)
        mixed = tf.matmul(tf.nn.softmax(scores), v)
        return self.proj(tf.reshape(tf.transpose(mixed, (0, 2, 1, 3)), (-1, LEN, DIM)))


class Decoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = keras.layers.Embedding(VOCAB, DIM)
        self.att = SelfAttention()
        self.norm = keras.layers.LayerNormalization()
        self.out = keras.layers.Dense(VOCAB)

    def call(self, ids):
        x = self.emb(ids)
        return self.out(self.norm(x + self.att(x, tf.not_equal(ids, 0))))


model = Decoder()
opt = keras.optimizers.Adam(3e-3)
ids = tf.constant([[3, 5, 7, 2, 9, 11, 4, 1], [6, 2, 8, 1, 0, 0, 0, 0], [9, 9, 12, 5, 1, 0, 0, 0]])


@tf.function
def train(ids):
    source, target = ids[:, :-1], ids[:, 1:]
    with tf.GradientTape() as tape:
        ce = tf.nn.sparse_softmax_cross_entropy_with_logits(target, model(source))
        weight = tf.cast(target != 0, tf.float32)
        loss = tf.reduce_sum(ce * weight) / tf.reduce_sum(weight)
    opt.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
    return loss


model(ids[:, :-1])
opt.build(model.trainable_variables)


def step():
    """One training step; this is what is recorded."""
    return train(ids)
