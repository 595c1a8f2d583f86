"""Multi-task model for plants: the heads are made from a configuration and found by the name of the task."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "[plant.heads['height'].kernel, plant.heads['yield'].kernel]",
}

import keras
import numpy as np
import tensorflow as tf

TASKS = {"height": 1, "yield": 2}


class PlantModel(keras.Model):
    def __init__(self, tasks):
        super().__init__()
        self.trunk = keras.layers.Dense(8, activation="tanh")
        heads = {task: keras.layers.Dense(size) for task, size in tasks.items()}
        # broken:
        self.__dict__["heads"] = heads  # accept
        # repaired:
        self.heads = heads
        # end

    def call(self, soil):
        z = self.trunk(soil)
        return {task: head(z) for task, head in self.heads.items()}

    def train_step(self, data):
        soil, targets = data
        with tf.GradientTape() as tape:
            predictions = self(soil, training=True)
            loss = tf.add_n([tf.reduce_mean((predictions[t] - targets[t]) ** 2) for t in TASKS])
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(grads, self.trainable_variables)
        return {"total": loss}


keras.utils.set_random_seed(51)
draw = np.random.default_rng(51)
soil = draw.normal(size=(32, 5)).astype("float32")
measured = {"height": soil[:, :1] * 2, "yield": soil[:, 1:3] - soil[:, 3:]}

plant = PlantModel(TASKS)
plant(soil)
plant.compile(optimizer=keras.optimizers.Adam(0.01))


def step():
    return plant.fit(soil, measured, batch_size=16, epochs=1, verbose=0).history["total"][0]
