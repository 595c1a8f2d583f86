"""Adversarial training: the example is made with a tape of its own before the step's tape, and is data from then on."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(52)
model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(3)])
opt = keras.optimizers.AdamW(1e-3)
loss_of = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
x, y = tf.random.normal((24, 6)), tf.random.uniform((24,), 0, 3, tf.int32)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as inner:
        inner.watch(x)
        first = loss_of(y, model(x))
    harder = x + 0.05 * tf.sign(inner.gradient(first, x))
    with tf.GradientTape() as tape:
        usual, hard = loss_of(y, model(x, training=True)), loss_of(y, model(harder, training=True))
        loss = 0.5 * usual + 0.5 * hard + tf.stop_gradient(first - usual)
    opt.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    return float(loss)
