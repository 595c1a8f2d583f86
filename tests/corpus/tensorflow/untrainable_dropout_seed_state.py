"""Wanted a hand-written SGD with weight decay for a small network with dropout, instead of a Keras optimizer."""
EXPECTED = {"cause": "untrainable", "symptom": ("none", "exception"), "variables": "[v for v in churn_net.variables if 'seed' in v.path]"}

import tensorflow as tf
import keras
from keras import layers, ops

keras.utils.set_random_seed(41)

customers = keras.random.normal((30, 7), seed=1)
churned = ops.cast(customers[:, 0] * customers[:, 1] > 0, "float32")


class ChurnNet(keras.Model):
    def __init__(self, units):
        super().__init__(name="churn_net")
        self.encode = layers.Dense(units, activation="elu")
        self.drop = layers.Dropout(0.2, seed=7)
        self.score = layers.Dense(1)

    def call(self, x, training=False):
        x = self.drop(self.encode(x), training=training)
        return ops.squeeze(self.score(x), axis=-1)


class DecayedSGD:
    def __init__(self, rate, decay):
        self.rate, self.decay = rate, decay

    def update(self, variables, gradients):
        for variable, gradient in zip(variables, gradients):
            variable.assign(variable - self.rate * (gradient + self.decay * variable))


churn_net = ChurnNet(14)
churn_net(customers[:2])
sgd = DecayedSGD(rate=0.1, decay=1e-3)


def step():
    # broken:
    weights = churn_net.variables  # accept
    # repaired:
    weights = churn_net.trainable_variables
    # end
    with tf.GradientTape() as tape:
        logits = churn_net(customers, training=True)
        loss = ops.mean(keras.losses.binary_crossentropy(churned, logits, from_logits=True))
    sgd.update(weights, tape.gradient(loss, weights))
    return loss
