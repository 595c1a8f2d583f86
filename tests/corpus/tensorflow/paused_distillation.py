"""Knowledge distillation in a custom train_step: a small student learns from a large fixed teacher, and from a
projector."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "distiller.projector.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf
from keras import layers


class Distiller(keras.Model):
    """Student features are compared with the teacher's after a learned projection."""

    def __init__(self, teacher, student):
        super().__init__()
        self.teacher = teacher
        self.teacher.trainable = False
        self.student = student
        self.projector = layers.Dense(12, use_bias=False, name="projector")
        self.projector.build((None, 6))
        self.tracker = keras.metrics.Mean(name="distance")

    @property
    def metrics(self):
        return [self.tracker]

    def train_step(self, data):
        x, _ = data
        with tf.GradientTape() as tape:
            # broken:
            small = self.student(x, training=True)
            with tape.stop_recording():  # accept
                large = self.teacher(x, training=False)
                small_in_large = self.projector(tf.tanh(small))  # accept
            # repaired:
            small = self.student(x, training=True)
            with tape.stop_recording():
                large = self.teacher(x, training=False)
            small_in_large = self.projector(tf.tanh(small))
            # end
            distance = tf.reduce_mean(tf.square(small_in_large - large))
            loss = distance + 1e-3 * tf.reduce_mean(tf.square(small))
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.tracker.update_state(distance)
        return {"distance": self.tracker.result()}


keras.utils.set_random_seed(30)
teacher_net = keras.Sequential([keras.Input((10,)), layers.Dense(32, "gelu"), layers.Dense(12)])
student_net = keras.Sequential([keras.Input((10,)), layers.Dense(6)])
patients = np.random.default_rng(30).normal(size=(32, 10)).astype("float32")

distiller = Distiller(teacher_net, student_net)
distiller.compile(optimizer=keras.optimizers.Adam(1e-3))


def step():
    return distiller.fit(patients, patients, epochs=1, batch_size=32, verbose=0).history["distance"]
