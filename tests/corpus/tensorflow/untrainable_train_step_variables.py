"""A churn classifier with its own train_step, trained with fit; gradients are clipped to norm 1 one by one."""
EXPECTED = {
    "cause": "untrainable",
    "symptom": "exception",
    "variables": "[churn.norm.moving_mean, churn.norm.moving_variance]",
}

import keras
import numpy as np
import tensorflow as tf


class ChurnModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(12, use_bias=False)
        self.norm = keras.layers.BatchNormalization()
        self.out = keras.layers.Dense(1)

    def call(self, customer, training=False):
        z = keras.ops.silu(self.norm(self.hidden(customer), training=training))
        return self.out(z)

    def train_step(self, data):
        customer, left = data
        with tf.GradientTape() as tape:
            logits = self(customer, training=True)
            loss = self.compute_loss(x=customer, y=left, y_pred=logits)
        # broken:
        variables = self.variables  # accept
        # repaired:
        variables = self.trainable_variables
        # end
        gradients = tape.gradient(loss, variables)
        gradients = [tf.clip_by_norm(g, 1.0) for g in gradients]
        self.optimizer.apply_gradients(zip(gradients, variables))
        return {"cross_entropy": loss}


keras.utils.set_random_seed(11)
customers = np.random.default_rng(11).normal(size=(32, 7)).astype("float32")
left_us = (customers[:, :1] - customers[:, 3:4] > 0).astype("float32")

churn = ChurnModel()
churn(customers[:2])
churn.compile(optimizer=keras.optimizers.SGD(0.05), loss=keras.losses.BinaryCrossentropy(from_logits=True))


def step():
    history = churn.fit(customers, left_us, epochs=1, batch_size=16, verbose=0)
    return history.history["cross_entropy"][0]
