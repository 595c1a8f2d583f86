"""tf.sort values in a distribution loss, a soft-argmax for coordinates and a sigmoid instead of a threshold."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(123)

heatmap = keras.Sequential([
    layers.Input((9, 9, 1)),
    layers.Conv2D(6, 3, padding="same", activation="relu"),
    layers.Conv2D(1, 3, padding="same", use_bias=False),
    layers.Reshape((81,)),
])
sampler = keras.Sequential([layers.Input((2,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
weights = heatmap.trainable_variables + sampler.trainable_variables
adam = keras.optimizers.Adam(2e-3)

img = tf.random.uniform((8, 9, 9, 1))
where = tf.random.uniform((8, 2), -1, 1)
real = tf.sort(tf.abs(tf.random.normal((40,))))
ax = tf.linspace(-1.0, 1.0, 9)
gx, gy = tf.meshgrid(ax, ax)
grid = tf.stack([tf.reshape(gx, [-1]), tf.reshape(gy, [-1])], axis=1)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = heatmap(img, training=True)
        xy = tf.nn.softmax(logits) @ grid                      # soft-argmax
        fake = sampler(tf.random.normal((40, 2)))[:, 0]
        wasserstein = tf.reduce_mean(tf.abs(tf.sort(fake) - real))
        share_above = tf.reduce_mean(tf.sigmoid(10.0 * (fake - 1.0)))
        loss = tf.reduce_mean((xy - where) ** 2) + wasserstein + tf.abs(share_above - 0.3)
    grads = tape.gradient(loss, weights)
    adam.apply_gradients(zip(grads, weights))
    hard = tf.gather(grid, tf.argmax(logits, axis=1))          # only to show
    return hard.numpy()
