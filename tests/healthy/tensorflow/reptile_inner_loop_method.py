"""First-order meta-learning in a class: an inner tf.function on a clone, its weights averaged back by hand."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(20)


class Reptile:
    def __init__(self):
        self.meta = keras.Sequential([keras.Input((1,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)])
        self.inner = keras.models.clone_model(self.meta)
        self.sgd = keras.optimizers.SGD(0.05)
        self.sgd.build(self.inner.trainable_variables)
        self.outer = keras.optimizers.Adam(1e-3)
        self.outer.build(self.meta.trainable_variables)

    @tf.function
    def adapt(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.inner(x) - y))
        self.sgd.apply_gradients(zip(tape.gradient(loss, self.inner.trainable_variables), self.inner.trainable_variables))
        return loss

    def learn(self, tasks):
        for x, y in tasks:
            self.inner.set_weights(self.meta.get_weights())
            for _ in range(2):
                loss = self.adapt(x, y)
            moved = [slow - fast for slow, fast in zip(self.meta.trainable_variables, self.inner.trainable_variables)]
            self.outer.apply_gradients(zip(moved, self.meta.trainable_variables))
        return loss


reptile = Reptile()
x = tf.linspace(-1.0, 1.0, 10)[:, None]
tasks = [(x, tf.sin(3.0 * x)), (x, tf.cos(2.0 * x))]


def step():
    """One training step; this is what is recorded."""
    return reptile.learn(tasks)
