"""One layer still runs before the tape opens."""

import tensorflow as tf


def train_step(model, optimizer, x, y):
    predictions = model.layers[0](x)
    with tf.GradientTape() as tape:
        for layer in model.layers[1:]:
            predictions = layer(predictions)
        error = tf.reduce_mean((predictions - y) ** 2)
        penalty = 0.1 * sum(tf.reduce_sum(w**2) for w in model.trainable_variables)
        loss = error + penalty
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "unrecorded",
        "`first_kernel` and `first_bias` moved as if the loss were the penalty alone: the error has a value, but no tape saw",
    ),
}
