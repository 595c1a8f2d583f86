"""Learn unit-length word codes: after each update the codebook is scaled back to length one."""
EXPECTED = {
    "cause": ("nonleaf", "unwatched"),
    "symptom": "none",
    "variables": "retriever.codebook",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(4)


class Retriever:
    def __init__(self, n_words, width):
        self.codebook = tf.Variable(tf.random.normal((n_words, width)), name="codebook")
        self.temperature = tf.Variable(1.5, name="temperature")

    def scores(self, query_ids):
        queries = tf.gather(self.codebook, query_ids)
        return tf.matmul(queries, self.codebook, transpose_b=True) * self.temperature

    def rescale(self):
        # broken:
        self.codebook = tf.math.l2_normalize(self.codebook, axis=-1)  # accept
        # repaired:
        self.codebook.assign(tf.math.l2_normalize(self.codebook, axis=-1))
        # end


retriever = Retriever(n_words=12, width=5)
clicks = [(tf.constant([0, 3, 5, 7]), tf.constant([1, 4, 6, 8])), (tf.constant([2, 9]), tf.constant([10, 11]))]
lr = 0.2


def step():
    total = 0.0
    for asked, clicked in clicks:
        with tf.GradientTape() as tape:
            logits = retriever.scores(asked)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(clicked, logits))
        weights = [retriever.codebook, retriever.temperature]
        for weight, grad in zip(weights, tape.gradient(loss, weights)):
            if grad is not None:
                weight.assign_sub(lr * tf.convert_to_tensor(grad))
        retriever.rescale()
        total += float(loss)
    return total
