"""A tf.Module with its own training method as a tf.function that loops over a dataset."""
import keras
import tensorflow as tf

tf.random.set_seed(4)


class Regression(tf.Module):
    def __init__(self, n):
        super().__init__(name="regression")
        self.w = tf.Variable(tf.random.normal((n, 1), stddev=0.1), name="w")
        self.b = tf.Variable(tf.zeros((1,)), name="b")
        self.optimizer = keras.optimizers.SGD(0.05)
        self.optimizer.build([self.w, self.b])
        self.seen = tf.Variable(0, trainable=False, dtype=tf.int64)

    def __call__(self, x):
        return x @ self.w + self.b

    @tf.function
    def train(self, dataset):
        total = 0.0
        for x, y in dataset:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(self(x) - y))
            self.optimizer.apply_gradients(zip(tape.gradient(loss, [self.w, self.b]), [self.w, self.b]))
            self.seen.assign_add(1)
            total += loss
        return total


x = tf.random.normal((30, 4))
y = tf.reduce_sum(x, axis=1, keepdims=True) + 1.0
dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(10)
regression = Regression(4)


def step():
    """One training step; this is what is recorded."""
    return regression.train(dataset)
