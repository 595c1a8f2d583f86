"""A trainer class that is given a subclassed model for river levels and keeps the model's weights for later."""
EXPECTED = {
    "cause": "unoptimized",
    "symptom": "exception",
    "variables": "trainer.model.trainable_variables",
}

import keras
import tensorflow as tf


class RiverModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.recurrent = keras.layers.LSTM(6)
        self.level = keras.layers.Dense(1)

    def call(self, rain):
        return self.level(self.recurrent(rain))


class Trainer:
    def __init__(self, model, sample):
        self.model = model
        # broken:
        self.model.build(sample.shape)  # accept
        # repaired:
        self.model(sample)
        # end
        self.params = list(self.model.trainable_variables)  # accept
        self.optimizer = keras.optimizers.Adam(0.01)

    def run(self, rain, level):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.math.squared_difference(self.model(rain), level))
        gradients = tape.gradient(loss, self.params)
        self.optimizer.apply_gradients(zip(gradients, self.params))
        return loss


keras.utils.set_random_seed(71)
rain = tf.random.uniform((12, 8, 2))
level = tf.reduce_sum(rain[:, -3:, 0], axis=1, keepdims=True)
trainer = Trainer(RiverModel(), rain[:1])


def step():
    return trainer.run(rain, level)
