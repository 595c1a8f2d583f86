"""Gradients of four micro-batches summed in non-trainable tf.Variables, one update, then reset."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(45)
MICRO = 4

model = keras.Sequential([
    keras.Input((7,)),
    keras.layers.Dense(14, activation="relu"),
    keras.layers.Dense(14, activation="relu"),
    keras.layers.Dense(1),
])
optimizer = keras.optimizers.Adam(1e-3)
optimizer.build(model.trainable_variables)
accum = [tf.Variable(tf.zeros_like(v), trainable=False) for v in model.trainable_variables]

x = tf.random.normal((64, 7))
y = tf.sin(tf.reduce_sum(x, axis=1, keepdims=True))
dataset = tf.data.Dataset.from_tensor_slices((x, y)).batch(64 // MICRO)


@tf.function
def accumulate(xb, yb):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((model(xb, training=True) - yb) ** 2) / MICRO
    for a, g in zip(accum, tape.gradient(loss, model.trainable_variables)):
        a.assign_add(g)
    return loss


@tf.function
def apply_and_reset():
    optimizer.apply(accum, model.trainable_variables)
    for a in accum:
        a.assign(tf.zeros_like(a))


def step():
    """One training step; this is what is recorded."""
    total = 0.0
    for xb, yb in dataset:
        total += float(accumulate(xb, yb))
    apply_and_reset()
    return total
