"""A bidirectional LSTM and a GRU over masked sequences with one label per time step."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(2)
T, F, TAGS = 6, 5, 3

seq = np.random.normal(size=(8, T, F)).astype(np.float32)
lengths = np.array([6, 5, 4, 6, 3, 2, 6, 4])
for i, n in enumerate(lengths):
    seq[i, n:] = 0.0
tags = np.random.randint(0, TAGS, (8, T))

inp = keras.Input((T, F))
m = keras.layers.Masking(0.0)(inp)
m = keras.layers.Bidirectional(keras.layers.LSTM(6, return_sequences=True))(m)
m = keras.layers.GRU(6, return_sequences=True)(m)
out = keras.layers.TimeDistributed(keras.layers.Dense(TAGS))(m)
net = keras.Model(inp, out)
optimizer = keras.optimizers.Adam(5e-3, clipnorm=1.0)


def step():
    """One training step; this is what is recorded."""
    valid = tf.sequence_mask(lengths, T, dtype=tf.float32)
    with tf.GradientTape() as tape:
        logits = net(seq, training=True)
        per_step = tf.nn.sparse_softmax_cross_entropy_with_logits(tags, logits)
        loss = tf.reduce_sum(per_step * valid) / tf.reduce_sum(valid)
    optimizer.apply_gradients(zip(tape.gradient(loss, net.trainable_variables),
                                  net.trainable_variables))
    guess = tf.argmax(logits, -1, output_type=tf.int32).numpy()
    hit = (guess == tags) * valid.numpy()
    return float(loss), hit.sum() / lengths.sum()
