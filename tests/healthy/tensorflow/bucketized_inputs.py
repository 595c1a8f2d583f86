"""Inputs are binned, hashed to integers and one-hot encoded before the first weight, so nothing to learn is binned."""
import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(101)

age = np.random.uniform(18, 80, (40, 1)).astype("float32")
city = np.random.choice(["Bern", "Basel", "Genf"], 40)
bought = (age[:, 0] > 45).astype("int64")

age_bins = layers.Discretization(bin_boundaries=[25.0, 35.0, 50.0, 65.0], output_mode="one_hot")
city_index = {name: i for i, name in enumerate(sorted(set(city)))}

model = keras.Sequential([
    keras.Input((8,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(1),
])
opt = keras.optimizers.Adam(1e-2)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        a = tf.reshape(age_bins(age), (40, 5))
        c = tf.one_hot([city_index[name] for name in city], 3)
        logit = model(tf.concat([a, c], axis=1), training=True)[:, 0]
        target = tf.cast(bought, tf.float32)
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=logit))
        hits = tf.reduce_sum(tf.cast(tf.equal(tf.round(tf.sigmoid(logit)), target), tf.int32))
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return float(loss), int(hits)
