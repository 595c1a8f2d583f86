"""A hypernetwork: one network produces the weights of another from a description of the task."""
EXPECTED = {
    "cause": "assigned",
    "symptom": ("none", "exception"),
    "variables": "hyper.trainable_variables",
}

import keras
import numpy as np
import tensorflow as tf

N_IN, N_HIDDEN = 3, 5
SHAPES = [(N_IN, N_HIDDEN), (N_HIDDEN,), (N_HIDDEN, 1), (1,)]
SIZES = [int(np.prod(shape)) for shape in SHAPES]

keras.utils.set_random_seed(19)
main = keras.Sequential(
    [keras.Input((N_IN,)), keras.layers.Dense(N_HIDDEN, activation="tanh"), keras.layers.Dense(1)]
)
main.trainable = False
hyper = keras.Sequential(
    [keras.Input((4,)), keras.layers.Dense(16, activation="tanh"), keras.layers.Dense(sum(SIZES))]
)
optimizer = keras.optimizers.Adam(1e-3)

task = tf.constant([[0.3, -1.0, 0.5, 2.0]])
inputs = np.random.default_rng(19).normal(size=(30, N_IN)).astype("float32")
targets = (inputs[:, :1] * 0.3 - inputs[:, 1:2] * inputs[:, 2:3]).astype("float32")


def generated_weights(description):
    flat = hyper(description)[0]
    return [tf.reshape(part, shape) for part, shape in zip(tf.split(flat, SIZES), SHAPES)]


def predict(weights, x):
    # broken:
    main.set_weights(weights)  # accept
    return main(x)
    # repaired:
    outputs, _ = main.stateless_call([], weights, x)
    return outputs
    # end


def step():
    with tf.GradientTape() as tape:
        predictions = predict(generated_weights(task), inputs)
        loss = keras.ops.mean(keras.losses.mean_squared_error(targets, predictions))
    gradients = tape.gradient(loss, hyper.trainable_variables)
    optimizer.apply_gradients(zip(gradients, hyper.trainable_variables))
    return loss
