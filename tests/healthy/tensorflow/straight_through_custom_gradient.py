"""Binary activations with a straight-through custom_gradient that is cut outside [-1, 1] (BinaryNet)."""
import tensorflow as tf
from tensorflow import keras

keras.utils.set_random_seed(6)


@tf.custom_gradient
def binarize(x):
    def grad(dy):
        inside = tf.cast(tf.abs(x) <= 1.0, dy.dtype)
        return dy * inside

    return tf.where(x >= 0, tf.ones_like(x), -tf.ones_like(x)), grad


inputs = keras.Input((8,))
h = keras.layers.Dense(12, use_bias=False)(inputs)
h = keras.layers.BatchNormalization()(h)
h = keras.layers.Lambda(binarize)(h)
h = keras.layers.Dense(12)(h)
h = keras.layers.Lambda(binarize)(h)
outputs = keras.layers.Dense(2, activation="softmax")(h)
model = keras.Model(inputs, outputs)

X = tf.random.normal((64, 8))
Y = tf.cast(X[:, 0] > X[:, 1], tf.int32)
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")


def step():
    """One training step; this is what is recorded."""
    model.fit(X, Y, epochs=1, batch_size=64, verbose=0)
