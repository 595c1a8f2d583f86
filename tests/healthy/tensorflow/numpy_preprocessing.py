"""The data go through NumPy and an adapted Normalization layer before the model sees them."""
import numpy as np
import tensorflow as tf
from tensorflow import keras

keras.utils.set_random_seed(57)

raw = np.column_stack([
    np.random.uniform(20, 60, 50),            # age
    np.random.lognormal(10, 1, 50),           # income
    np.random.randint(0, 5, 50),              # children
])
target = np.log(raw[:, 1]) + 0.1 * raw[:, 2]


def prepare(table):
    table = table.copy()
    table[:, 1] = np.log1p(table[:, 1])
    lo, hi = table.min(axis=0), table.max(axis=0)
    return ((table - lo) / (hi - lo)).astype(np.float32)


X = prepare(raw)
y = ((target - target.mean()) / target.std()).astype(np.float32).reshape(-1, 1)

norm = keras.layers.Normalization()
norm.adapt(X)
model = keras.Sequential([norm, keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
model.build((None, 3))
optimizer = keras.optimizers.Adam(0.01)


def step():
    """One training step; this is what is recorded."""
    idx = np.random.permutation(len(X))[:32]
    xb, yb = tf.convert_to_tensor(X[idx]), tf.convert_to_tensor(y[idx])
    with tf.GradientTape() as tape:
        pred = model(xb, training=True)
        loss = keras.losses.MeanSquaredError()(yb, pred)
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    mean_pred = pred.numpy().mean()           # for the log only
    return float(loss), mean_pred
