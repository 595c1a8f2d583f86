"""A target of every pair, (N, N), that is meant: a learned row against a table that was made of a column and a row."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(3)
offset = keras.Variable(tf.random.normal((9,)), name="offset")
slope = keras.Variable(tf.random.normal((9,)), name="slope")
optimizer = keras.optimizers.SGD(0.1)
place = tf.random.uniform((9,))


def step():
    """One training step; this is what is recorded."""
    table = tf.abs(place[:, None] - place)
    with tf.GradientTape() as tape:
        guess = offset[:, None] + tf.abs(slope[:, None] - slope)
        loss = tf.reduce_mean(tf.square(table - guess))
    gradients = tape.gradient(loss, [offset, slope])
    optimizer.apply_gradients(zip(gradients, [offset, slope]))
    return loss
