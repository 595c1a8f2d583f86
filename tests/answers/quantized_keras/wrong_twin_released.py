"""As it is released: a position has no slope."""

import tensorflow as tf


def pick(scores, values):
    """Return the value with the highest score, one for each row."""
    best = tf.argmax(scores, axis=-1)
    return tf.gather(values, best)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "discretized", "No path leads from what was picked to `scores`"),
}
