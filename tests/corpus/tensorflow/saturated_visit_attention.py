"""Readmission model over hospital visits: the attention plot weights every visit equally for every patient, before and after training, and the score layer is untouched."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "net.get_layer('visit_score').trainable_variables"}
import numpy as np
import tensorflow as tf
import keras
from keras import layers

VISITS, CODES = 6, 9


def attend(h):
    """Weighted sum over the visits; returns the pooled state and the weights."""
    hidden = layers.Dense(8, activation="tanh", name="visit_key")(h)
    # broken:
    weight = layers.Dense(1, activation="softmax", use_bias=False, name="visit_score")(hidden)  # accept
    # repaired:
    weight = layers.Softmax(axis=1)(layers.Dense(1, use_bias=False, name="visit_score")(hidden))
    # end
    return layers.Dot(axes=1)([weight, h]), weight


def build():
    visits = keras.Input((VISITS, CODES), name="visits")
    age = keras.Input((1,), name="age")
    h = layers.SimpleRNN(7, return_sequences=True)(visits)
    pooled, weight = attend(h)
    joined = layers.Concatenate()([layers.Flatten()(pooled), age])
    risk = layers.Dense(1, activation="sigmoid", name="risk")(joined)
    return keras.Model([visits, age], risk), keras.Model(visits, weight)


def cohort(n=30, seed=1):
    rng = np.random.default_rng(seed)
    visits = (rng.random((n, VISITS, CODES)) < 0.3).astype("float32")
    age = rng.uniform(0.2, 0.9, (n, 1)).astype("float32")
    label = ((visits[:, :, 2].sum(1) > 1) & (age[:, 0] > 0.4)).astype("float32")
    return {"visits": visits, "age": age}, label[:, None]


class Fitter:
    def __init__(self, net, lr):
        self.net = net
        self.opt = keras.optimizers.RMSprop(lr)
        self.loss = keras.losses.BinaryFocalCrossentropy(gamma=1.5)
        self.seen = keras.metrics.Mean()

    @tf.function(autograph=False)
    def batch(self, x, y):
        with tf.GradientTape() as tape:
            value = self.loss(y, self.net(x, training=True))
        grads = tape.gradient(value, self.net.trainable_variables)
        self.opt.apply_gradients(zip(grads, self.net.trainable_variables))
        return value


keras.utils.set_random_seed(31)
net, explain = build()
fitter = Fitter(net, lr=3e-3)
x, y = cohort()


def step():
    value = fitter.batch(x, y)
    fitter.seen.update_state(value)
    return float(fitter.seen.result())
