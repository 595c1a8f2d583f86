"""Domain-adversarial training: a gradient-reversal layer, and an identity that clips the gradient."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(53)


class GradientReversal(layers.Layer):
    def __init__(self, lam=0.5):
        super().__init__()
        self.lam = lam

    def call(self, x):
        @tf.custom_gradient
        def reverse(x):
            def grad(dy):
                return -self.lam * dy
            return tf.identity(x), grad
        return reverse(x)


@tf.custom_gradient
def clip_gradients(y):
    def backward(dy):
        return tf.clip_by_norm(dy, 0.5)
    return tf.identity(y), backward


features = keras.Sequential([keras.Input((6,)), layers.Dense(12, activation="relu")])
label_head = keras.Sequential([keras.Input((12,)), layers.Dense(3)])
domain_head = keras.Sequential([keras.Input((12,)), GradientReversal(), layers.Dense(8, activation="relu"),
                                layers.Dense(1)])
weights = features.trainable_weights + label_head.trainable_weights + domain_head.trainable_weights
opt = keras.optimizers.Adam(1e-3)

xs, ys = tf.random.normal((16, 6)), tf.random.uniform((16,), maxval=3, dtype=tf.int32)
xt = tf.random.normal((16, 6)) + 1.0        # target domain, no labels


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        h = clip_gradients(features(tf.concat([xs, xt], 0)))
        class_loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(ys, label_head(h[:16])))
        domain = tf.concat([tf.zeros((16, 1)), tf.ones((16, 1))], 0)
        domain_loss = tf.reduce_mean(
            tf.nn.sigmoid_cross_entropy_with_logits(domain, domain_head(h)))
        loss = class_loss + domain_loss
    opt.apply_gradients(zip(tape.gradient(loss, weights), weights))
