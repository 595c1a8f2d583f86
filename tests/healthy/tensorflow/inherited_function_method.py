"""An agent whose tf.function is inherited, and calls the loss that the subclass defines; two agents learn in one step."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(19)


class Learner:
    def __init__(self, lr):
        self.net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8, activation="relu"), keras.layers.Dense(2)])
        self.optimizer = keras.optimizers.Adam(lr)
        self.optimizer.build(self.net.trainable_variables)

    @tf.function
    def learn(self, x):
        with tf.GradientTape() as tape:
            loss = self.loss(x)
        gradients = tape.gradient(loss, self.net.trainable_variables)
        self.optimizer.apply_gradients((tf.clip_by_norm(g, 1.0), w) for g, w in zip(gradients, self.net.trainable_variables))
        return loss


class Fast(Learner):
    def loss(self, x):
        return tf.reduce_mean(tf.square(self.net(x)))


class Slow(Learner):
    def loss(self, x):
        return tf.reduce_mean(tf.abs(self.net(x) - 1.0))


agents = [Fast(1e-2), Slow(1e-3)]
x = tf.random.normal((10, 4))


def step():
    """One training step; this is what is recorded."""
    return [agent.learn(x) for agent in agents]
