"""Weight each customer's error by how long he has been with us, in a compiled training step of a subclassed model."""
EXPECTED = {
    "cause": "broadcast",
    "symptom": "wrong",
    "variables": "value_model.trainable_variables",
}

import keras
import tensorflow as tf


class LifetimeValue(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.profile = keras.layers.Dense(units, activation="mish")
        self.value = keras.layers.Dense(1)

    def call(self, customer):
        return self.value(self.profile(customer))


keras.utils.set_random_seed(56)
customers = tf.random.normal((22, 6))
years = tf.random.uniform((22,), 0.2, 8.0)
worth = tf.math.softplus(customers[:, :1] + customers[:, 1:2])

value_model = LifetimeValue(9)
value_model(customers)
optimizer = keras.optimizers.SGD(0.02)


def weighted_error(truth, estimate, weight):
    per_customer = tf.square(truth - estimate)
    # broken:
    return tf.reduce_sum(per_customer * weight) / tf.reduce_sum(weight)  # accept
    # repaired:
    return tf.reduce_sum(per_customer * weight[:, None]) / tf.reduce_sum(weight)
    # end


@tf.function
def train(x, y, weight):
    with tf.GradientTape() as tape:
        loss = weighted_error(y, value_model(x, training=True), weight)
    gradients = tape.gradient(loss, value_model.trainable_weights)
    optimizer.apply_gradients(zip(gradients, value_model.trainable_weights))
    return loss


def step():
    return train(customers, worth, years)
