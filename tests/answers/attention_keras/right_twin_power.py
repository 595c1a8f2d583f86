"""A power of e, in another order."""

import keras
import numpy as np


def contrast(images, strength):
    means = keras.ops.mean(images, axis=(1, 2), keepdims=True)
    return images * np.e**strength + means * (1 - np.e**strength)
