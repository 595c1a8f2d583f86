"""Segmentation of cell images: the Dice coefficient that is reported in the paper is also the training loss."""
EXPECTED = {"cause": "discretized", "symptom": ("none", "exception"), "variables": "unet.trainable_variables"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(31)


def conv_block(x, filters):
    x = keras.layers.Conv2D(filters, 3, padding="same")(x)
    return keras.layers.LeakyReLU(negative_slope=0.1)(x)


def tiny_unet():
    image = keras.Input((16, 16, 1))
    down = conv_block(image, 6)
    middle = conv_block(keras.layers.AveragePooling2D(2)(down), 8)
    up = keras.layers.UpSampling2D()(middle)
    merged = conv_block(keras.layers.Concatenate()([down, up]), 6)
    return keras.Model(image, keras.layers.Conv2D(1, 1, activation="sigmoid")(merged))


def dice_loss(mask, probability, smooth=1.0):
    # broken:
    cells = tf.where(probability > 0.5, 1.0, 0.0)  # accept
    # repaired:
    cells = probability
    # end
    overlap = tf.reduce_sum(mask * cells, axis=(1, 2, 3))
    total = tf.reduce_sum(mask, axis=(1, 2, 3)) + tf.reduce_sum(cells, axis=(1, 2, 3))
    return 1.0 - tf.reduce_mean((2.0 * overlap + smooth) / (total + smooth))


rows, cols = np.mgrid[0:16, 0:16]
centres = np.random.default_rng(3).uniform(4, 12, size=(8, 2))
masks = np.stack([((rows - a) ** 2 + (cols - b) ** 2 < 12) for a, b in centres])[..., None].astype("float32")
images = masks + np.random.default_rng(4).normal(0, 0.3, masks.shape).astype("float32")

unet = tiny_unet()
optimizer = keras.optimizers.Adam(1e-3)


def step():
    losses = []
    for start in (0, 4):
        batch, truth = images[start:start + 4], masks[start:start + 4]
        with tf.GradientTape() as tape:
            loss = dice_loss(truth, unet(batch, training=True))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, unet.trainable_variables), unet.trainable_variables)
        )
        losses.append(float(loss))
    return losses
