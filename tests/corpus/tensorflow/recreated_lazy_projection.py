"""tf.Module with a projection that finds its input width by itself, used in front of the head of a fault detector."""
EXPECTED = {"cause": "recreated", "symptom": "none", "variables": "params['proj']"}

import tensorflow as tf
import keras

tf.random.set_seed(19)


class LazyProjection(tf.Module):
    """y = x K, K gets its shape from the first batch"""

    def __init__(self, units, name=None):
        super().__init__(name)
        self.units = units
        self.kernel = None

    def __call__(self, x):
        fan_in = x.shape[-1]
        # broken:
        if self.kernel is None or self.kernel.shape != (self.units, fan_in):  # accept
        # repaired:
        if self.kernel is None or self.kernel.shape != (fan_in, self.units):
        # end
            self.kernel = tf.Variable(tf.random.normal([fan_in, self.units]) * fan_in ** -0.5, name="K")  # accept
        return x @ self.kernel


class Detector(tf.Module):
    def __init__(self):
        super().__init__()
        self.proj = LazyProjection(9)
        self.w = tf.Variable(0.3 * tf.random.normal([9, 1]), name="w")
        self.b = tf.Variable([0.1], name="b")

    def __call__(self, vibration):
        spectrum = tf.abs(tf.signal.rfft(vibration))
        return tf.nn.elu(self.proj(tf.math.log1p(spectrum))) @ self.w + self.b


detector = Detector()
signal = tf.random.normal([32, 32])
faulty = tf.cast(tf.random.uniform([32, 1]) < 0.4, tf.float32)

detector(signal[:2])  # creates the weights
params = {"proj": detector.proj.trainable_variables, "head": [detector.w, detector.b]}
opt = keras.optimizers.Adamax(1e-2)


def step():
    variables = tf.nest.flatten(params)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(faulty, detector(signal)))
    opt.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss
