"""The value of the staircase, the slope of the clip."""

import tensorflow as tf


def quantize(x, step, limit):
    clipped = tf.clip_by_value(x, -limit, limit)
    rounded = step * tf.round(clipped / step)
    return clipped + tf.stop_gradient(rounded - clipped)
