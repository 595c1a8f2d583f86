"""A trainer whose tf.function branches on tensors: warm-up by tf.cond, an if on a tensor, a while loop of inner steps."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(14)


class Fitter:
    def __init__(self):
        self.model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="softplus"), keras.layers.Dense(1)])
        self.optimizer = keras.optimizers.Adam(0.01)
        self.optimizer.build(self.model.trainable_variables)
        self.count = tf.Variable(0, trainable=False)

    @tf.function
    def train(self, x, y, rounds):
        loss = tf.constant(0.0)
        i = tf.constant(0)
        while i < rounds:
            with tf.GradientTape() as tape:
                error = self.model(x) - y
                size = tf.abs(error)
                loss = tf.reduce_mean(tf.where(size < 1.0, 0.5 * error**2, size - 0.5))
                scale = tf.cond(self.count < 10, lambda: 0.1, lambda: 1.0)
                loss = scale * loss
            gradients = tape.gradient(loss, self.model.trainable_variables)
            if tf.math.is_finite(loss):
                self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
            self.count.assign_add(1)
            i += 1
        return loss


fitter = Fitter()
x = tf.random.normal((12, 4))
y = tf.reduce_mean(x, axis=1, keepdims=True)


def step():
    """One training step; this is what is recorded."""
    return fitter.train(x, y, tf.constant(3))
