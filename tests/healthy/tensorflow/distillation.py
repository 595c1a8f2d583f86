"""Teacher and student: soft targets from a teacher called inside the tape but under stop_gradient."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(49)
T = 3.0


def mlp(width, name):
    return keras.Sequential([keras.Input((10,)), layers.Dense(width, activation="relu"),
                             layers.Dense(width, activation="relu"), layers.Dense(4)], name=name)


class Distiller(keras.Model):
    def __init__(self, student, teacher, alpha=0.3):
        super().__init__()
        self.student, self.teacher, self.alpha = student, teacher, alpha
        self.teacher.trainable = False

    def call(self, x):
        return self.student(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            soft = tf.stop_gradient(tf.nn.softmax(self.teacher(x, training=False) / T))
            logits = self.student(x, training=True)
            hard_loss = tf.reduce_mean(
                keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))
            soft_loss = tf.reduce_mean(
                keras.losses.kl_divergence(soft, tf.nn.softmax(logits / T))) * T ** 2
            loss = self.alpha * hard_loss + (1 - self.alpha) * soft_loss
        grads = tape.gradient(loss, self.student.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.student.trainable_variables))
        return {"loss": loss, "distill": soft_loss}


distiller = Distiller(mlp(12, "student"), mlp(48, "teacher"))
distiller.build((None, 10))
distiller.compile(optimizer=keras.optimizers.Adam(1e-3))
x = tf.random.normal((32, 10))
y = tf.random.uniform((32,), maxval=4, dtype=tf.int32)


def step():
    """One training step; this is what is recorded."""
    distiller.fit(x, y, batch_size=32, epochs=1, verbose=0)
