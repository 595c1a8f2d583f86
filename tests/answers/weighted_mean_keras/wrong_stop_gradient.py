"""The weights are cut off."""

import tensorflow as tf


def weighted_mean(x, w):
    return tf.reduce_mean(x * tf.stop_gradient(w)[:, None], axis=1)


EXPECTED = {"as": "wrong_none_for_w"}
