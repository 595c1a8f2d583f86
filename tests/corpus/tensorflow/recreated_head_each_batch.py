"""Few-shot letters: an embedding network and a linear classifier that is set up for the letters at hand."""
EXPECTED = {
    "cause": "recreated",
    "symptom": ("exception", "not_updated"),
    "variables": "learner.classifier_weight",
}

import keras
import tensorflow as tf


class FewShot(keras.Model):
    def __init__(self, ways):
        super().__init__()
        self.ways = ways
        self.body = keras.layers.Dense(7, activation="softsign")
        # broken:
        # repaired:
        self.classifier_weight = self.add_weight(shape=(7, ways), initializer="glorot_uniform", name="classifier")
        # end

    def call(self, letters):
        z = self.body(letters)
        # broken:
        self.classifier_weight = tf.Variable(tf.random.normal((z.shape[-1], self.ways)) * 0.3)  # accept
        # repaired:
        # end
        return tf.matmul(z, self.classifier_weight)


keras.utils.set_random_seed(93)
strokes = tf.random.normal((15, 10))
letter = tf.constant([0, 1, 2] * 5)
learner = FewShot(ways=3)
learner(strokes)
objective = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = keras.optimizers.SGD(0.1)
optimizer.build(learner.trainable_variables)


@tf.function
def episode(batch, labels):
    with tf.GradientTape() as tape:
        loss = objective(labels, learner(batch))
    gradients = tape.gradient(loss, learner.trainable_variables)
    optimizer.apply_gradients(zip(gradients, learner.trainable_variables))
    return loss


def step():
    return episode(strokes, letter)
