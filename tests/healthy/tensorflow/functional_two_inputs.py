"""A functional Keras model with two inputs and two heads, trained by hand with a tape."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

# house prices: numbers plus a postcode area
numbers = rng.normal(size=(32, 6)).astype("float32")
area = rng.integers(0, 10, size=(32, 1))
price = rng.normal(size=(32, 1)).astype("float32")
sold = rng.integers(0, 2, size=(32, 1)).astype("float32")

num_in = keras.Input(shape=(6,), name="numbers")
area_in = keras.Input(shape=(1,), dtype="int32", name="area")
emb = layers.Flatten()(layers.Embedding(10, 4, name="area_embedding")(area_in))
h = layers.Concatenate()([layers.Dense(16, activation="relu")(num_in), emb])
h = layers.Dense(16, activation="relu")(h)
price_out = layers.Dense(1, name="price")(h)
sold_out = layers.Dense(1, activation="sigmoid", name="sold")(h)
model = keras.Model([num_in, area_in], [price_out, sold_out])

mse = keras.losses.MeanSquaredError()
bce = keras.losses.BinaryCrossentropy()
optimizer = keras.optimizers.Adam(1e-3)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        p, s = model([numbers, area], training=True)
        loss_price = mse(price, p)
        loss_sold = bce(sold, s)
        loss = loss_price + 0.5 * loss_sold
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return {"price": float(loss_price), "sold": float(loss_sold)}
