"""A neural ODE by Euler steps: a tf.range loop inside tf.function, TensorArray for the path."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(91)

field = keras.Sequential([
    keras.Input((2,)),
    keras.layers.Dense(12, activation="tanh"),
    keras.layers.Dense(2),
])
opt = keras.optimizers.Adam(5e-3)
opt.build(field.trainable_variables)
log_dt = tf.constant(-2.3)

start = tf.random.normal((8, 2))
time = tf.range(10, dtype=tf.float32) * 0.1
path = tf.stack([start * tf.exp(-t) for t in tf.unstack(time)])


@tf.function
def solve(y0, steps):
    ys = tf.TensorArray(tf.float32, size=steps)
    y = y0
    dt = tf.exp(log_dt)
    for i in tf.range(steps):
        ys = ys.write(i, y)
        y = y + dt * field(y)
    return ys.stack()


@tf.function
def train():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((solve(start, tf.constant(10)) - path) ** 2)
    grads = tape.gradient(loss, field.trainable_variables)
    opt.apply_gradients(zip(grads, field.trainable_variables))
    return loss


def step():
    """One training step; this is what is recorded."""
    return train().numpy()
