"""Everything becomes float32, also where the weights have more digits."""

import tensorflow as tf


def train_step(model, optimizer, x, hours, counts):
    with tf.GradientTape() as tape:
        level, slope = model(x)
        level, slope, hours, counts = (tf.cast(one, tf.float32) for one in (level, slope, hours, counts))
        loss = tf.reduce_mean((level + slope * hours - counts) ** 2)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "every_dtype": (
        "wrong",
        "mismatched",
        "With weights in float64, hours and counts in int64, the step has only the digits of a smaller type",
    ),
}
