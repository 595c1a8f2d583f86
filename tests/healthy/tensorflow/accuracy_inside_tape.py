"""Accuracy by argmax and float(loss), both computed inside the tape but only for the log."""
import tensorflow as tf

tf.keras.utils.set_random_seed(33)

model = tf.keras.Sequential([
    tf.keras.layers.Input((5,)),
    tf.keras.layers.Dense(12, activation="swish"),
    tf.keras.layers.Dense(3),
])
optimizer = tf.keras.optimizers.Adam(learning_rate=0.01)
log = []

x = tf.random.normal((30, 5))
y = tf.argmax(x[:, :3], axis=1)         # made once, from data


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))

        predicted = tf.argmax(logits, axis=-1)
        correct = tf.cast(tf.equal(predicted, y), tf.float32)
        accuracy = tf.reduce_mean(correct)
        confidence = tf.reduce_max(tf.nn.softmax(logits), axis=-1).numpy().mean()
        log.append({"loss": float(loss), "acc": accuracy.numpy(), "conf": confidence})

    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    print(log[-1])
