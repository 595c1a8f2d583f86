"""Quantisation-aware keyword spotter with learned step sizes: weights adapt to the 3-bit grid, but both step sizes keep their calibration value for ever."""
EXPECTED = {"cause": "custom_incomplete", "symptom": "none", "variables": "[spotter.get_layer('hidden').step_size, spotter.get_layer('keywords').step_size]"}
import tensorflow as tf
import keras
from keras import layers

LOW, HIGH = -4.0, 3.0


@tf.custom_gradient
def snap(x, step_size):
    """Rounds x to a signed 3-bit grid with the given spacing."""
    scaled = x / step_size
    inside = tf.cast((scaled >= LOW) & (scaled <= HIGH), x.dtype)
    level = tf.round(tf.clip_by_value(scaled, LOW, HIGH))

    def grad(upstream):
        to_x = upstream * inside
        # broken:
        return to_x, None  # accept
        # repaired:
        slope = inside * (level - scaled) + (1.0 - inside) * level
        return to_x, tf.reduce_sum(upstream * slope) / tf.sqrt(HIGH * tf.cast(tf.size(x), x.dtype))
        # end

    return level * step_size, grad


class GridDense(layers.Layer):
    def __init__(self, units, activation=None, **kw):
        super().__init__(**kw)
        self.units, self.act = units, keras.activations.get(activation)

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
        self.step_size = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.11), name="step_size")

    def call(self, x):
        w = snap(tf.convert_to_tensor(self.kernel), tf.convert_to_tensor(self.step_size))
        return self.act(tf.matmul(x, w) + self.bias)


def mfcc_like(n, seed):
    x = tf.random.stateless_normal([n, 10], seed=[seed, 1])
    return x, tf.argmax(tf.matmul(x, tf.random.stateless_normal([10, 4], seed=[seed, 2])), axis=1)


keras.utils.set_random_seed(14)
spotter = keras.Sequential([keras.Input((10,)), GridDense(12, "relu", name="hidden"), GridDense(4, name="keywords")])
clips, words = mfcc_like(40, seed=14)
opt = keras.optimizers.Adam(2e-3)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def step():
    with tf.GradientTape() as tape:
        loss = criterion(words, spotter(clips, training=True))
    variables = spotter.trainable_variables
    opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss.numpy()
