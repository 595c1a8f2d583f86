"""Wanted a speech denoiser trained on a power-compressed spectral distance, with clips padded to equal length by silence."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "denoiser.trainable_variables"}

import numpy as np
import tensorflow as tf
import keras
from keras import layers

keras.utils.set_random_seed(2)


def synthetic_clip(rng, seconds, rate=400, longest=480):
    t = np.arange(int(seconds * rate)) / rate
    voice = np.sin(2 * np.pi * rng.uniform(30, 90) * t) * np.exp(-t)
    clip = np.zeros(longest, "float32")
    clip[: len(voice)] = voice
    noisy = clip.copy()
    noisy[: len(voice)] += 0.2 * rng.normal(size=len(voice))
    return noisy, clip


rng = np.random.default_rng(2)
pairs = [synthetic_clip(rng, s) for s in (0.6, 0.9, 0.5, 1.1)]
noisy = tf.constant(np.stack([p[0] for p in pairs]))[..., None]
clean = tf.constant(np.stack([p[1] for p in pairs]))

denoiser = keras.Sequential(
    [
        keras.Input((480, 1)),
        layers.Conv1D(6, 9, padding="same", use_bias=False, activation="tanh"),
        layers.Conv1D(1, 9, padding="same", use_bias=False),
        layers.Flatten(),
    ]
)
optimizer = keras.optimizers.Adam(1e-3)


def compressed(wave, exponent=0.3):
    frames = tf.signal.stft(wave, frame_length=64, frame_step=32)
    power = tf.square(tf.math.real(frames)) + tf.square(tf.math.imag(frames))
    # broken:
    return tf.pow(power, exponent / 2)  # accept
    # repaired:
    return tf.pow(power + 1e-6, exponent / 2)
    # end


def spectral_distance(estimate, reference):
    return tf.reduce_mean(tf.square(compressed(estimate) - compressed(reference)))


def step():
    with tf.GradientTape() as tape:
        estimate = denoiser(noisy, training=True)
        loss = spectral_distance(estimate, clean) + 0.1 * tf.reduce_mean(tf.abs(estimate - clean))
    gradients = tape.gradient(loss, denoiser.trainable_variables)
    optimizer.apply_gradients(zip(gradients, denoiser.trainable_variables))
    return loss
