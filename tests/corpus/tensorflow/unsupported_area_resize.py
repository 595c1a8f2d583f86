"""Super-resolution: the enlarged satellite tile is shrunk again and has to agree with the low-resolution original."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "upscaler.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(26)


def make_upscaler():
    tile = keras.Input((6, 6, 3))
    x = keras.layers.Conv2D(8, 3, padding="same", activation="gelu")(tile)
    x = keras.layers.UpSampling2D(2)(x)
    return keras.Model(tile, keras.layers.Conv2D(3, 3, padding="same")(x))


upscaler = make_upscaler()
optimizer = keras.optimizers.Adam(1e-3)
tiles = np.random.default_rng(26).uniform(size=(6, 6, 6, 3)).astype("float32")


def shrink(large):
    # broken:
    return tf.image.resize(large, (6, 6), method="area")  # accept
    # repaired:
    return tf.nn.avg_pool2d(large, ksize=2, strides=2, padding="VALID")
    # end


def smoothness(image):
    return tf.reduce_mean(tf.image.total_variation(image)) / tf.cast(tf.size(image[0]), tf.float32)


def step():
    with tf.GradientTape() as tape:
        enlarged = upscaler(tiles, training=True)
        agreement = tf.reduce_mean(tf.square(shrink(enlarged) - tiles))
        loss = agreement + 0.01 * smoothness(enlarged)
    gradients = tape.gradient(loss, upscaler.trainable_variables)
    optimizer.apply_gradients(zip(gradients, upscaler.trainable_variables))
    return loss
