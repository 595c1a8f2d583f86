"""Subclassed model whose train_step adds the share of wrong answers to the loss, to push accuracy; accuracy does not care."""
EXPECTED = {"cause": "discretized", "symptom": "wrong", "variables": "model.trainable_variables"}

import keras
import tensorflow as tf

keras.utils.set_random_seed(19)


class Pusher(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(14, activation="relu")
        self.scores = keras.layers.Dense(6)

    def call(self, x):
        return self.scores(self.hidden(x))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            scores = self(x, training=True)
            loss = self.compute_loss(x, y, scores)
            # broken:
            answer = tf.argmax(scores, axis=-1, output_type=y.dtype)  # accept
            loss += tf.reduce_mean(tf.cast(tf.not_equal(answer, y), loss.dtype))  # accept
            # repaired:
            chance = tf.gather(tf.nn.softmax(scores), y, batch_dims=1)
            loss += tf.reduce_mean(1 - chance)
            # end
        self.optimizer.apply(tape.gradient(loss, self.trainable_variables), self.trainable_variables)
        return {"loss": loss}


model = Pusher()
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
x, y = tf.random.normal((48, 7)), tf.random.uniform((48,), 0, 6, tf.int32)


def step():
    model.fit(x, y, batch_size=48, epochs=1, verbose=0)
