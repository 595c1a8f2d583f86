"""The stable log1pexp of the TensorFlow documentation, a right custom_gradient, used as an activation and a loss."""
import tensorflow as tf

tf.keras.utils.set_random_seed(51)


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(tf.minimum(x, 30.0))

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.where(x > 30.0, x, tf.math.log(1 + e)), grad


class SoftplusNet(tf.keras.layers.Layer):
    def build(self, shape):
        self.k1 = self.add_weight(shape=(shape[-1], 8), initializer='he_normal', name='k1')
        self.b1 = self.add_weight(shape=(8,), initializer='zeros', name='b1')
        self.k2 = self.add_weight(shape=(8, 1), initializer='he_normal', name='k2')

    def call(self, x):
        return log1pexp(x @ self.k1 + self.b1) @ self.k2


layer = SoftplusNet()
layer.build((None, 4))
opt = tf.keras.optimizers.SGD(0.1)
x = tf.random.normal((32, 4)) * 5
sign = tf.where(x[:, :1] > 0, 1.0, -1.0)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        margin = sign * layer(x)
        loss = tf.reduce_mean(log1pexp(-margin))        # logistic loss
    g = tape.gradient(loss, layer.trainable_variables)
    opt.apply_gradients(zip(g, layer.trainable_variables))
    return loss
