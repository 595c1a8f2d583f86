"""Wanted integrated gradients to explain which answers made a fitted credit model turn an applicant down."""
EXPECTED = {"cause": "unwatched", "symptom": ("none", "exception"), "variables": "path"}

import numpy as np
import tensorflow as tf
import keras

keras.utils.set_random_seed(13)
COLUMNS = ["income", "debt", "tenure", "late_payments", "age"]

rng = np.random.default_rng(13)
applicants = rng.normal(size=(64, len(COLUMNS))).astype("float32")
default = (applicants[:, 1] + applicants[:, 3] - applicants[:, 0] > 0).astype("float32")

credit_model = keras.Sequential(
    [
        keras.Input((len(COLUMNS),)),
        keras.layers.Dense(12, activation="softplus"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
credit_model.compile("adam", "binary_crossentropy")
credit_model.fit(applicants, default, epochs=2, verbose=0)


def straight_path(start, end, n_steps):
    alphas = tf.linspace(0.0, 1.0, n_steps)[:, None]
    return start + alphas * (end - start)


applicant = tf.constant(applicants[4])
baseline = tf.reduce_mean(applicants, axis=0)
path = straight_path(baseline, applicant, n_steps=32)


def slopes_along(points):
    # broken:
    with tf.GradientTape() as tape:  # accept
        risk = credit_model(points)
    return tape.gradient(risk, points)  # accept
    # repaired:
    with tf.GradientTape() as tape:
        tape.watch(points)
        risk = credit_model(points)
    return tape.gradient(risk, points)
    # end


def trapezoid(values):
    return tf.reduce_mean((values[:-1] + values[1:]) / 2.0, axis=0)


def step():
    contribution = (applicant - baseline) * trapezoid(slopes_along(path))
    return dict(zip(COLUMNS, contribution.numpy()))
