"""BYOL-like training in a custom train_step: an exponential moving average encoder gives the targets."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers


def make_encoder():
    return keras.Sequential([keras.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(6)])


class BYOL(keras.Model):
    def __init__(self, momentum=0.99):
        super().__init__()
        self.student = make_encoder()
        self.ema = make_encoder()
        self.ema.set_weights(self.student.get_weights())
        self.ema.trainable = False
        self.predictor = keras.Sequential([keras.Input((6,)), layers.Dense(6)])
        self.momentum = momentum

    def call(self, x):
        return self.predictor(self.student(x))

    def train_step(self, data):
        x = data[0] if isinstance(data, tuple) else data
        a = x + 0.1 * tf.random.normal(tf.shape(x))
        b = x + 0.1 * tf.random.normal(tf.shape(x))
        target = tf.math.l2_normalize(self.ema(b, training=False), axis=-1)
        with tf.GradientTape() as tape:
            p = tf.math.l2_normalize(self(a, training=True), axis=-1)
            loss = tf.reduce_mean(tf.reduce_sum((p - target) ** 2, axis=-1))
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables),
                                           self.trainable_variables))
        for e, s in zip(self.ema.weights, self.student.weights):
            e.assign(self.momentum * e + (1.0 - self.momentum) * s)
        return {"loss": loss}


keras.utils.set_random_seed(93)
byol = BYOL()
byol.build((None, 8))
byol.compile(optimizer=keras.optimizers.Adam(1e-3))
data = np.random.normal(size=(32, 8)).astype("float32")


def step():
    """One training step; this is what is recorded."""
    byol.fit(data, epochs=1, batch_size=32, verbose=0)
