"""Own softplus for the spread of a heteroscedastic regression, with a shortcut for large inputs."""
EXPECTED = {
    "cause": "nan_masked",
    "symptom": "nan",
    "variables": "spread_head.trainable_weights",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(65)

mileage = tf.concat([tf.random.uniform((20, 1)), tf.random.uniform((4, 1), 200.0, 300.0)], axis=0)
fuel = 2.0 * mileage + tf.random.normal((24, 1)) * (0.5 + mileage)


def positive(x):
    # broken:
    return tf.where(x > 30.0, x, tf.math.log(1.0 + tf.exp(x)))  # accept
    # repaired:
    return tf.where(x > 30.0, x, tf.math.log(1.0 + tf.exp(tf.minimum(x, 30.0))))
    # end


mean_head = keras.layers.Dense(1, kernel_initializer="ones")
spread_head = keras.layers.Dense(1, kernel_initializer="ones")
mean_head.build((None, 1))
spread_head.build((None, 1))
weights = mean_head.trainable_weights + spread_head.trainable_weights
optimizer = keras.optimizers.Adam(0.01)


def negative_log_likelihood(x, y):
    spread = positive(spread_head(x)) + 0.01
    z = (y - mean_head(x)) / spread
    return tf.reduce_mean(0.5 * z * z + tf.math.log(spread))


def step():
    with tf.GradientTape() as tape:
        loss = negative_log_likelihood(mileage, fuel)
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
