"""As it is released: the tape is told to watch whole numbers."""

import tensorflow as tf


def sensitivity(model, days):
    """Return how the sum of all outputs changes with each entry of days."""
    with tf.GradientTape() as tape:
        tape.watch(days)
        total = tf.reduce_sum(model(days))
    return tape.gradient(total, days)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "none",
        "integer",
        "`sensitivity` returns None: between the outputs and what it asks for stand whole numbers",
    ),
}
