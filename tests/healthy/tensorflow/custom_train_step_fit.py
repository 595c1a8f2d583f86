"""A Keras model with its own train_step that updates its own metrics, driven by fit."""
import keras
import numpy as np
import tensorflow as tf
from keras import ops


class Regressor(keras.Model):
    def __init__(self):
        super().__init__()
        self.d1 = keras.layers.Dense(20, activation="tanh")
        self.d2 = keras.layers.Dense(20, activation="tanh")
        self.head = keras.layers.Dense(1)
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.mae_metric = keras.metrics.MeanAbsoluteError(name="mae")

    def call(self, x):
        return self.head(self.d2(self.d1(x)))

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae_metric]

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = ops.mean(ops.square(y - y_pred))
            self.mae_metric.update_state(y, y_pred)     # inside the tape, harmless
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply(gradients, self.trainable_weights)
        self.loss_tracker.update_state(loss)
        return {m.name: m.result() for m in self.metrics}


keras.utils.set_random_seed(7)
x = np.linspace(-2, 2, 48, dtype="float32").reshape(-1, 1)
y = np.sin(3 * x) + 0.1 * np.random.normal(size=x.shape).astype("float32")

model = Regressor()
_ = model(x[:1])            # builds the layers
model.compile(optimizer=keras.optimizers.RMSprop(1e-3))


def step():
    """One training step; this is what is recorded."""
    model.fit(x, y, epochs=1, batch_size=48, verbose=0)
