"""Throws a ball in a differentiable simulator and tunes the throw until the ball lands in the basket."""
EXPECTED = {"cause": "assigned", "symptom": ("none", "exception"), "variables": "throw.trainable_variables"}

import keras
import tensorflow as tf

DT = 0.05
N = 20
GRAVITY = tf.constant([0.0, -9.81])


class Throw(keras.layers.Layer):
    def build(self, input_shape=None):
        self.velocity = self.add_weight(shape=(2,), initializer=keras.initializers.Constant(4.0), name="velocity")
        self.drag = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.1), name="drag")

    def call(self, position):
        velocity = tf.convert_to_tensor(self.velocity)
        # broken:
        track = tf.Variable(tf.zeros([N, 2]), trainable=False)
        # repaired:
        track = []
        # end
        for k in range(N):
            velocity = velocity + DT * (GRAVITY - self.drag * velocity)
            position = position + DT * velocity
            # broken:
            track[k].assign(position)  # accept
            # repaired:
            track.append(position)
            # end
        return tf.stack([track[k] for k in range(N)])


basket = tf.constant([3.5, 1.0])
throw = Throw()
throw.build()
optimizer = keras.optimizers.SGD(0.05)


def distance_to_basket(path):
    gaps = tf.reduce_sum(tf.square(path - basket), axis=1)
    return gaps[-1] + 0.01 * tf.reduce_mean(gaps)


def step():
    with tf.GradientTape() as tape:
        path = throw(tf.constant([0.0, 1.5]))
        loss = distance_to_basket(path)
    gradients = tape.gradient(loss, throw.trainable_variables)
    optimizer.apply_gradients(zip(gradients, throw.trainable_variables))
    return loss
