"""Demand forecast with a learned weekly profile: fit() reports a slowly falling loss, but the seasonal curve we plot afterwards is exactly the one we started from."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "[forecaster.season.coef]"}
import numpy as np
import tensorflow as tf
import keras

PERIOD, HARMONICS = 7.0, 3


def fourier(day):
    k = tf.range(1, HARMONICS + 1, dtype=tf.float32)
    angle = 2 * np.pi * k * day / PERIOD
    return tf.concat([tf.sin(angle), tf.cos(angle)], axis=-1)


# broken:
class WeeklyProfile:
    def __init__(self):
        self.coef = tf.Variable(tf.fill([2 * HARMONICS, 1], 0.05), name="coef")  # accept
# repaired:
class WeeklyProfile(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.coef = self.add_weight(shape=(2 * HARMONICS, 1), initializer=keras.initializers.Constant(0.05), name="coef")
# end

    def curve(self, day):
        return tf.matmul(fourier(day), tf.convert_to_tensor(self.coef))


class Forecaster(keras.Model):
    def __init__(self):
        super().__init__()
        self.season = WeeklyProfile()  # accept
        self.promo = keras.layers.Dense(4, activation="softplus")
        self.level = keras.layers.Dense(1)

    def call(self, inputs):
        day, drivers = inputs
        return self.level(self.promo(drivers)) + self.season.curve(day)


class NormWatch(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.norms = []

    def on_train_batch_end(self, batch, logs=None):
        self.norms.append(float(tf.norm(tf.convert_to_tensor(self.model.season.coef))))


keras.utils.set_random_seed(3)
rng = np.random.default_rng(3)
day = np.arange(42, dtype="float32")[:, None]
drivers = rng.normal(size=(42, 3)).astype("float32")
sales = (2 + np.sin(2 * np.pi * day / PERIOD) + 0.4 * drivers[:, :1]).astype("float32")

forecaster = Forecaster()
forecaster.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse")
watch = NormWatch()


def step():
    history = forecaster.fit((day, drivers), sales, batch_size=42, epochs=1, shuffle=False, verbose=0, callbacks=[watch])
    return history.history["loss"][0]
