"""An attention-like gate written as one op of two inputs, with a custom gradient, inside a subclassed model."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "[forecast.content.kernel, forecast.gate.kernel]",
}

import keras
import tensorflow as tf


@tf.custom_gradient
def gated(content, gate):
    squashed = tf.sigmoid(gate)

    def grad(dy):
        # broken:
        return dy * content * squashed * (1.0 - squashed), dy * squashed  # accept
        # repaired:
        return dy * squashed, dy * content * squashed * (1.0 - squashed)
        # end

    return content * squashed, grad


class WindForecast(keras.Model):
    def __init__(self, units=8):
        super().__init__()
        self.content = keras.layers.Dense(units, activation="tanh")
        self.gate = keras.layers.Dense(units)
        self.speed = keras.layers.Dense(1)

    def call(self, pressure):
        return self.speed(gated(self.content(pressure), self.gate(pressure)))


keras.utils.set_random_seed(92)
pressure = tf.random.normal((30, 5))
wind = tf.abs(pressure[:, :1] - pressure[:, 4:])
forecast = WindForecast()
forecast(pressure)
optimizer = keras.optimizers.RMSprop(0.005)


@tf.function
def train_batch(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(forecast(x, training=True) - y))
    variables = forecast.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


def step():
    first = train_batch(pressure[:15], wind[:15])
    second = train_batch(pressure[15:], wind[15:])
    return first + second
