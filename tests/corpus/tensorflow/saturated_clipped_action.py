"""Behaviour cloning of a steering policy whose action is limited to what the wheels allow."""
EXPECTED = {
    "cause": "saturated",
    "symptom": "zero",
    "variables": "policy.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(38)
rng = np.random.default_rng(38)
camera = rng.normal(size=(26, 6)).astype("float32")
steering = np.tanh(camera[:, :1] + camera[:, 1:2])


class Policy(keras.Model):
    def __init__(self):
        super().__init__()
        self.look = keras.layers.Dense(10, activation="gelu")
        self.steer = keras.layers.Dense(1, bias_initializer=keras.initializers.Constant(6.0))

    def call(self, image):
        raw = self.steer(self.look(image))
        # broken:
        return tf.clip_by_value(raw, -1.0, 1.0)  # accept
        # repaired:
        return raw
        # end

    def act(self, image):
        return tf.clip_by_value(self(image), -1.0, 1.0)

    def train_step(self, batch):
        image, human = batch
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=human, y_pred=self(image, training=True))
        gradients = tape.gradient(loss, self.trainable_weights)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_weights))
        return {"imitation": loss}


policy = Policy()
policy(camera[:1])
policy.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")


def step():
    return policy.fit(camera, steering, batch_size=13, epochs=1, verbose=0).history["imitation"][0]
