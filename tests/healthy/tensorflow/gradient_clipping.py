"""Three ways of clipping at once: by global norm, by norm per variable, by value in the optimizer."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(39)

rnn = keras.Sequential([
    keras.Input((10, 3)),
    keras.layers.SimpleRNN(8, return_sequences=True),
    keras.layers.SimpleRNN(8),
    keras.layers.Dense(1),
])
opt = keras.optimizers.SGD(0.1, clipvalue=0.25)

x = 10 * tf.random.normal((16, 10, 3))
y = tf.reduce_sum(x[:, -1], axis=-1, keepdims=True)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        error = rnn(x, training=True) - y
        loss = tf.reduce_mean(tf.abs(error))
    grads = tape.gradient(loss, rnn.trainable_variables)
    grads, global_norm = tf.clip_by_global_norm(grads, 5.0)
    grads = [tf.clip_by_norm(g, 2.0) for g in grads]
    opt.apply_gradients(list(zip(grads, rnn.trainable_variables)))
    tf.debugging.check_numerics(global_norm, "gradient exploded")
