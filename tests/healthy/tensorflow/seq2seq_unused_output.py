"""An LSTM encoder whose sequence output is ignored on purpose: only the last states feed the decoder."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(73)
T = 5

source = keras.Input((T, 4))
_, h, c = layers.LSTM(8, return_state=True, return_sequences=True, name="encoder")(source)
teacher_forced = keras.Input((T, 2))
decoded, _, _ = layers.LSTM(8, return_sequences=True, return_state=True,
                            name="decoder")(teacher_forced, initial_state=[h, c])
pred = layers.Dense(2)(decoded)
seq2seq = keras.Model([source, teacher_forced], pred)
opt = keras.optimizers.Adam(3e-3)
mae = keras.metrics.MeanAbsoluteError()

x = np.random.normal(size=(16, T, 4)).astype("float32")
y = np.cumsum(x[..., :2], axis=1)
y_in = np.concatenate([np.zeros((16, 1, 2), "float32"), y[:, :-1]], axis=1)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        out = seq2seq([x, y_in], training=True)
        loss = tf.reduce_mean(tf.math.log(tf.cosh(out - y)))
        mae.update_state(y, out)
    opt.apply_gradients(zip(tape.gradient(loss, seq2seq.trainable_variables),
                            seq2seq.trainable_variables))
    return {"loss": float(loss), "mae": float(mae.result())}
