"""Cosine decay with warm-up as the optimizer's learning rate, and a schedule of my own for the temperature."""
import math
import keras
import tensorflow as tf

keras.utils.set_random_seed(43)


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warmup, total):
        self.peak, self.warmup, self.total = peak, warmup, total

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        up = self.peak * (step + 1.0) / self.warmup
        done = tf.clip_by_value((step - self.warmup) / (self.total - self.warmup), 0.0, 1.0)
        down = self.peak * 0.5 * (1.0 + tf.cos(math.pi * done))
        return tf.where(step < self.warmup, up, down)


model = keras.Sequential([
    keras.Input((6,)),
    keras.layers.Dense(10, activation="softplus"),
    keras.layers.Dense(4),
])
opt = keras.optimizers.Adam(Warmup(1e-2, 10, 200))
x, y = tf.random.normal((24, 6)), tf.random.uniform((24,), 0, 4, tf.int32)


def step():
    """One training step; this is what is recorded."""
    now = int(opt.iterations)
    temperature = max(0.5, 2.0 * 0.99 ** now)
    with tf.GradientTape() as tape:
        logits = model(x) / temperature
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True))
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    print("lr", float(opt.learning_rate), "loss", float(loss))
