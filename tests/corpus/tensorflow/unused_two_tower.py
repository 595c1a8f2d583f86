"""Two-tower recommender (customers and articles) with in-batch negatives, custom train_step."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "recommender.article_tower.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

DIM = 10


def tower(name):
    return keras.Sequential(
        [keras.Input((DIM,)), keras.layers.Dense(16, activation="swish"), keras.layers.Dense(8, use_bias=False)],
        name=name,
    )


class Recommender(keras.Model):
    def __init__(self):
        super().__init__()
        self.customer_tower = tower("customers")
        self.article_tower = tower("articles")
        self.mean_loss = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.mean_loss]

    def compute(self, customers, articles):
        customer_vectors = tf.math.l2_normalize(self.customer_tower(customers), axis=-1)
        # broken:
        article_vectors = tf.math.l2_normalize(self.customer_tower(articles), axis=-1)  # accept
        # repaired:
        article_vectors = tf.math.l2_normalize(self.article_tower(articles), axis=-1)
        # end
        return tf.matmul(customer_vectors, article_vectors, transpose_b=True) / 0.1

    def train_step(self, data):
        customers, articles = data
        with tf.GradientTape() as tape:
            scores = self.compute(customers, articles)
            diagonal = tf.range(tf.shape(scores)[0])
            loss = tf.reduce_mean(
                tf.nn.sparse_softmax_cross_entropy_with_logits(labels=diagonal, logits=scores)
            )
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(grads, self.trainable_variables)
        self.mean_loss.update_state(loss)
        return {"loss": self.mean_loss.result()}


keras.utils.set_random_seed(77)
tastes = np.random.default_rng(1).normal(size=(64, DIM)).astype("float32")
bought = (tastes + np.random.default_rng(2).normal(0, 0.5, size=tastes.shape)).astype("float32")
recommender = Recommender()
recommender.compile(optimizer=keras.optimizers.Adam(2e-3))


def step():
    return recommender.fit(tastes, bought, epochs=1, batch_size=32, verbose=0)
