"""The loss is the function keras.metrics.mean_squared_error (the same as the loss), beside a metric object for the log."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(117)

x = np.random.normal(size=(36, 5)).astype("float32")
y = (x[:, 0] * x[:, 1])[:, None]

inputs = keras.Input((5,))
h = keras.layers.Dense(18, activation="relu")(inputs)
skip = keras.layers.Concatenate()([inputs, h])
outputs = keras.layers.Dense(1)(skip)
model = keras.Model(inputs, outputs)

optimizer = keras.optimizers.Adadelta(1.0)
running_mse = keras.metrics.MeanSquaredError()
running_r2 = keras.metrics.R2Score()


def step():
    """One training step; this is what is recorded."""
    running_mse.reset_state()
    with tf.GradientTape() as tape:
        prediction = model(x, training=True)
        loss = tf.reduce_mean(keras.metrics.mean_squared_error(y, prediction))
        running_mse.update_state(y, prediction)
        running_r2.update_state(y, prediction)
        shown = running_mse.result().numpy()
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    print(f"mse {shown:.4f}  R2 {float(running_r2.result()):.3f}")
