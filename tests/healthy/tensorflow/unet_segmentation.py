"""A tiny U-Net with skip connection, bilinear upsampling and Dice loss on thresholded masks."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(85)


def conv(x, f):
    return layers.Conv2D(f, 3, padding="same", activation="relu", kernel_initializer="he_normal")(x)


inp = keras.Input((16, 16, 1))
d1 = conv(inp, 4)
d2 = conv(layers.MaxPooling2D()(d1), 8)
up = layers.UpSampling2D(interpolation="bilinear")(d2)
merged = conv(layers.Concatenate()([d1, up]), 4)
out = layers.Conv2D(1, 1, activation="sigmoid")(merged)
unet = keras.Model(inp, out)

image = np.random.rand(6, 16, 16, 1).astype("float32")
mask = (image > 0.6).astype("float32")


def dice_loss(y_true, y_pred):
    overlap = tf.reduce_sum(y_true * y_pred, axis=[1, 2, 3])
    total = tf.reduce_sum(y_true, axis=[1, 2, 3]) + tf.reduce_sum(y_pred, axis=[1, 2, 3])
    return 1.0 - (2.0 * overlap + 1.0) / (total + 1.0)


def iou(y_true, y_pred):
    hard = tf.cast(y_pred > 0.5, tf.float32)
    both = tf.reduce_sum(hard * y_true)
    return both / (tf.reduce_sum(tf.maximum(hard, y_true)) + 1e-7)


unet.compile(optimizer=keras.optimizers.Adam(1e-3), loss=dice_loss, metrics=[iou], run_eagerly=True)


def step():
    """One training step; this is what is recorded."""
    unet.fit(image, mask, batch_size=6, epochs=1, verbose=0)
