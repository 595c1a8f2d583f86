"""A hand-written derivative for a shrinkage function, used for a picture and for its mirror image."""
EXPECTED = {
    "cause": ("overwritten", "custom_wrong"),
    "symptom": "wrong",
    "variables": "analysis.trainable_variables",
}

import keras
import tensorflow as tf


class SmoothShrink:
    """x * sigmoid(x * x), with its derivative written out."""

    def __init__(self):
        self.saved = None

    def __call__(self, coefficients):
        @tf.custom_gradient
        def shrink(x):
            s = tf.sigmoid(x * x)
            # broken:
            self.saved = (x, s)  # accept

            def grad(upstream):
                x, s = self.saved  # accept
                # repaired:

            def grad(upstream):
                # end
                return upstream * (s + 2.0 * x * x * s * (1.0 - s))

            return x * s, grad

        return shrink(coefficients)


keras.utils.set_random_seed(26)
pictures = tf.random.normal((12, 16))
mirrored = tf.reverse(pictures, axis=[1])
brightness = tf.reduce_mean(pictures**2, axis=1, keepdims=True)

shrink = SmoothShrink()
analysis = keras.Sequential([keras.Input((16,)), keras.layers.Dense(8)])
synthesis = keras.Sequential([keras.Input((16,)), keras.layers.Dense(1)])
optimizer = keras.optimizers.SGD(0.05)


def step():
    with tf.GradientTape() as tape:
        both = tf.concat([shrink(analysis(pictures)), shrink(analysis(mirrored))], axis=1)
        loss = tf.reduce_mean((synthesis(both) - brightness) ** 2)
    weights = analysis.trainable_variables + synthesis.trainable_variables
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
