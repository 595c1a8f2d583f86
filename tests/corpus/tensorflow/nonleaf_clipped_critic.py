"""A Wasserstein critic of own layers; after every update the weights are clipped to a small box."""
EXPECTED = {
    "cause": "nonleaf",
    "symptom": "none",
    "variables": "[v for v in critic.trainable_variables if 'w_in' in v.path or 'w_out' in v.path]",
}

import keras
import tensorflow as tf


class Critic(keras.Model):
    def __init__(self, width=8):
        super().__init__()
        self.width = width

    def build(self, input_shape):
        self.w_in = self.add_weight(shape=(input_shape[-1], self.width), initializer="glorot_normal", name="w_in")
        self.shift = self.add_weight(shape=(self.width,), initializer="zeros", name="shift")
        self.w_out = self.add_weight(shape=(self.width, 1), initializer="glorot_normal", name="w_out")

    def call(self, x):
        return tf.matmul(tf.nn.leaky_relu(tf.matmul(x, self.w_in) + self.shift), self.w_out)

    def clip(self, box):
        # broken:
        self.w_in = tf.clip_by_value(self.w_in, -box, box)  # accept
        self.w_out = tf.clip_by_value(self.w_out, -box, box)  # accept
        # repaired:
        self.w_in.assign(tf.clip_by_value(self.w_in, -box, box))
        self.w_out.assign(tf.clip_by_value(self.w_out, -box, box))
        # end


keras.utils.set_random_seed(91)
critic = Critic()
critic.build((None, 5))
optimizer = keras.optimizers.RMSprop(0.01)
dunes = tf.random.normal((32, 5)) + tf.constant([0.5, 0.0, -0.5, 1.0, 0.0])
generated = tf.random.normal((32, 5))


def step():
    for part in range(2):
        real, fake = dunes[part::2], generated[part::2]
        with tf.GradientTape() as tape:
            distance = tf.reduce_mean(critic(fake)) - tf.reduce_mean(critic(real))
        gradients = tape.gradient(distance, critic.trainable_variables)
        optimizer.apply_gradients(zip(gradients, critic.trainable_variables))
        critic.clip(0.4)
    return distance
