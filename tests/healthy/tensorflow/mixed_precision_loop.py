"""Mixed precision in a hand-written loop: float16 layers, loss scaling by LossScaleOptimizer, float32 output."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(15)

inp = keras.Input((20,))
x = layers.Dense(32, activation="relu", dtype="mixed_float16")(inp)
x = layers.Dense(32, activation="relu", dtype="mixed_float16")(x)
out = layers.Dense(5, activation="softmax", dtype="float32")(x)   # softmax in full precision
model = keras.Model(inp, out)

opt = keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(1e-3), initial_scale=1024.0)
opt.build(model.trainable_variables)
loss_fn = keras.losses.SparseCategoricalCrossentropy()

features = tf.random.normal((32, 20))
labels = tf.random.uniform((32,), maxval=5, dtype=tf.int32)


@tf.function
def train(x, y):
    with tf.GradientTape() as tape:
        probs = model(x, training=True)
        loss = loss_fn(y, probs)
        scaled = opt.scale_loss(loss)
    grads = tape.gradient(scaled, model.trainable_variables)
    opt.apply(grads, model.trainable_variables)     # unscales them
    return loss


def step():
    """One training step; this is what is recorded."""
    loss = train(features, labels)
    return float(loss)
