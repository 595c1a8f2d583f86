"""A camera response curve: a learned gamma above zero, a straight line below, after a colour-mixing layer."""
EXPECTED = {
    "cause": "nan_masked",
    "symptom": "nan",
    "variables": "camera.mix.kernel",
}

import keras
import tensorflow as tf


class CameraResponse(keras.Model):
    def __init__(self):
        super().__init__()
        self.mix = keras.layers.Dense(3, kernel_initializer="orthogonal")
        self.gamma = self.add_weight(shape=(), initializer=keras.initializers.Constant(0.45), name="gamma")

    def curve(self, light):
        # broken:
        bright = tf.pow(light, self.gamma)  # accept
        # repaired:
        bright = tf.pow(tf.where(light > 0.01, light, tf.ones_like(light)), self.gamma)
        # end
        return tf.where(light > 0.01, bright, 12.9 * light)  # accept

    def call(self, rgb):
        return self.curve(self.mix(rgb))


keras.utils.set_random_seed(63)
rgb = tf.random.uniform((40, 3))
photographed = tf.sqrt(rgb) * 0.9
camera = CameraResponse()
camera(rgb)
optimizer = keras.optimizers.SGD(0.001)


@tf.function
def calibrate(scene, photo):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.abs(camera(scene) - photo))
    weights = camera.trainable_variables
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss


def step():
    return calibrate(rgb, photographed)
