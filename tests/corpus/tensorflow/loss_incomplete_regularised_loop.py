"""A small regression for gene activity, strongly regularised because there are few samples, in a hand-written loop."""
EXPECTED = {
    "cause": "loss_incomplete",
    "symptom": "wrong",
    "variables": "[selector.kernel, combine.kernel]",
}

import keras
import numpy as np
import tensorflow as tf
from keras import regularizers

keras.utils.set_random_seed(54)
rng = np.random.default_rng(54)

expression = rng.normal(size=(12, 20)).astype("float32")
activity = (expression[:, :1] - expression[:, 7:8]).astype("float32")

selector = keras.layers.Dense(6, activation="tanh", kernel_regularizer=regularizers.L1L2(l1=0.02, l2=0.05))
combine = keras.layers.Dense(1, kernel_regularizer=regularizers.L2(0.1))
genes = keras.Sequential([keras.Input((20,)), selector, combine])
optimizer = keras.optimizers.SGD(0.05)
mean_squares = keras.losses.MeanSquaredError()


def step():
    with tf.GradientTape() as tape:
        prediction = genes(expression, training=True)
        # broken:
        loss = mean_squares(activity, prediction)  # accept
        # repaired:
        loss = mean_squares(activity, prediction) + tf.add_n(genes.losses)
        # end
    gradients = tape.gradient(loss, genes.trainable_variables)
    optimizer.apply_gradients(zip(gradients, genes.trainable_variables))
    return loss
