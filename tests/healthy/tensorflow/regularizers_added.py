"""Kernel, bias and activity regularizers, with sum(model.losses) added to the loss by hand."""
import keras
import tensorflow as tf
from keras import layers, regularizers

keras.utils.set_random_seed(19)

model = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(16, activation="relu", kernel_regularizer=regularizers.L2(1e-3)),
    layers.Dense(16, activation="relu", kernel_regularizer=regularizers.L1L2(1e-4, 1e-3),
                 activity_regularizer=regularizers.L1(1e-4)),
    layers.Dense(1, kernel_regularizer="l2", bias_regularizer="l2"),
])
opt = keras.optimizers.Adagrad(0.05)
mse = keras.losses.MeanSquaredError()

x = tf.random.normal((32, 10))
y = x[:, :1] * 2.0 - x[:, 1:2]


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        data_loss = mse(y, model(x, training=True))
        reg_loss = tf.add_n(model.losses)
        total = data_loss + reg_loss
    grads = tape.gradient(total, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    print(f"data {data_loss:.3f}  reg {reg_loss:.4f}")
