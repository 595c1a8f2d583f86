"""Wanted a stable price regression and put a normalisation layer in front of the output scaling."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "[v for v in price_model.trainable_variables if 'hidden' in v.path or 'price' in v.path and 'kernel' in v.path]"}

import tensorflow as tf
import keras

keras.utils.set_random_seed(8)

area = tf.random.uniform((40, 1), 30.0, 200.0)
rooms = tf.round(area / 28.0)
age = tf.random.uniform((40, 1), 0.0, 90.0)
houses = tf.concat([area / 100.0, rooms / 4.0, age / 50.0], axis=1)
price = 2.4 * area / 100.0 - 0.6 * age / 50.0 + 0.05 * tf.random.normal((40, 1))


def build_price_model(width=10):
    x = keras.Input((3,), name="house")
    h = keras.layers.Dense(width, activation="tanh", name="hidden")(x)
    # broken:
    h = keras.layers.Dense(1, name="price")(h)
    h = keras.layers.LayerNormalization(name="norm")(h)  # accept
    # repaired:
    h = keras.layers.LayerNormalization(name="norm")(h)
    h = keras.layers.Dense(1, name="price")(h)
    # end
    y = keras.layers.Rescaling(2.0, offset=1.0)(h)
    return keras.Model(x, y, name="price_model")


price_model = build_price_model()
optimizer = keras.optimizers.SGD(0.05, momentum=0.9)


def train_on(batch, target):
    with tf.GradientTape() as tape:
        estimate = price_model(batch, training=True)
        loss = tf.reduce_mean(tf.abs(estimate - target))
    grads = tape.gradient(loss, price_model.trainable_variables)
    optimizer.apply(grads, price_model.trainable_variables)
    return loss


def step():
    return train_on(houses, price)
