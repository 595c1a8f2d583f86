"""A layer of stochastic neurons that fire or do not fire, between a dense layer and a readout (raw TensorFlow)."""
EXPECTED = {
    "cause": ("sampled", "discretized"),
    "symptom": "none",
    "variables": "[stimulus_weights, stimulus_bias]",
}

import tensorflow as tf

generator = tf.random.Generator.from_seed(68)
stimulus_weights = tf.Variable(generator.normal([7, 20], stddev=0.4), name="stimulus_weights")
stimulus_bias = tf.Variable(tf.zeros([20]), name="stimulus_bias")
readout_weights = tf.Variable(generator.normal([20, 2], stddev=0.2), name="readout_weights")
variables = [stimulus_weights, stimulus_bias, readout_weights]
optimizer = tf.keras.optimizers.Adam(1e-2)

stimulus = generator.normal([30, 7])
reaction = tf.stack([stimulus[:, 0] * stimulus[:, 1], stimulus[:, 2]], axis=1)


def fire(drive):
    chance = tf.sigmoid(drive)
    luck = generator.uniform(tf.shape(chance))
    # broken:
    return tf.cast(luck < chance, tf.float32)  # accept
    # repaired:
    spikes = tf.cast(luck < chance, tf.float32)
    return chance + tf.stop_gradient(spikes - chance)
    # end


@tf.function
def learn(x, y):
    with tf.GradientTape() as tape:
        spikes = fire(tf.matmul(x, stimulus_weights) + stimulus_bias)
        prediction = tf.matmul(spikes, readout_weights)
        loss = tf.reduce_mean(tf.reduce_sum((prediction - y) ** 2, axis=1))
    grads = tape.gradient(loss, variables)
    optimizer.apply_gradients(zip(grads, variables))
    return loss


def step():
    return float(learn(stimulus, reaction))
