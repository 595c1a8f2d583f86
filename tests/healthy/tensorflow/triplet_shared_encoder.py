"""A siamese encoder called three times; triplet hinge loss in which some triplets are already satisfied."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(71)
MARGIN = 0.3

encoder = keras.Sequential([
    layers.Input((10, 10, 1)),
    layers.Conv2D(6, 3, activation="relu"),
    layers.MaxPool2D(),
    layers.Flatten(),
    layers.Dense(8),
    layers.UnitNormalization(),
])

a_in, p_in, n_in = (layers.Input((10, 10, 1), name=n) for n in ("anchor", "positive", "negative"))
siamese = keras.Model([a_in, p_in, n_in], [encoder(a_in), encoder(p_in), encoder(n_in)])
optimizer = keras.optimizers.Adam(1e-3)

anchor = tf.random.uniform((16, 10, 10, 1))
positive = tf.clip_by_value(anchor + 0.2 * tf.random.normal(anchor.shape), 0, 1)
negative = tf.random.uniform((16, 10, 10, 1))


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        a, p, n = siamese([anchor, positive, negative], training=True)
        d_pos = tf.reduce_sum(tf.square(a - p), axis=-1)
        d_neg = tf.reduce_sum(tf.square(a - n), axis=-1)
        hinge = tf.nn.relu(d_pos - d_neg + MARGIN)
        loss = tf.reduce_mean(hinge)
    active = tf.math.count_nonzero(hinge)
    grads = tape.gradient(loss, siamese.trainable_variables)
    optimizer.apply_gradients(zip(grads, siamese.trainable_variables))
    return int(active)
