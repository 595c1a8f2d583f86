"""A one-device strategy: the class's tf.function hands its replica step to strategy.run and sums what comes back."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(13)
strategy = tf.distribute.OneDeviceStrategy("/cpu:0")


class Trainer:
    def __init__(self):
        with strategy.scope():
            self.model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(8, activation="tanh"), keras.layers.Dense(1)])
            self.optimizer = keras.optimizers.SGD(0.05, momentum=0.9)
            self.optimizer.build(self.model.trainable_variables)

    def replica_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.model(x, training=True) - y))
        weights = self.model.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    @tf.function
    def train_step(self, x, y):
        losses = strategy.run(self.replica_step, args=(x, y))
        return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)


trainer = Trainer()
x = tf.random.normal((12, 5))
y = tf.reduce_mean(x, axis=1, keepdims=True)


def step():
    """One training step; this is what is recorded."""
    return trainer.train_step(x, y)
