"""Grad-CAM for a small X-ray classifier: which regions of the last feature map speak for the predicted finding?"""
EXPECTED = {"cause": "unrelated", "symptom": ("none", "exception"), "variables": "seen['maps']"}

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(62)


def classifier():
    xray = keras.Input((12, 12, 1))
    x = keras.layers.Conv2D(6, 3, activation="gelu", name="early")(xray)
    x = keras.layers.Conv2D(8, 3, activation="gelu", name="late")(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(xray, keras.layers.Dense(3, name="finding")(x))


net = classifier()
late_layer = net.get_layer("late")
features_of = keras.Model(net.input, late_layer.output)
both_of = keras.Model(net.input, [late_layer.output, net.output])
scan = tf.constant(np.random.default_rng(62).normal(size=(1, 12, 12, 1)), tf.float32)
seen = {}


def heat_map(image, finding):
    with tf.GradientTape() as tape:
        # broken:
        maps = features_of(image)  # accept
        logits = net(image)  # accept
        # repaired:
        maps, logits = both_of(image)
        # end
        score = logits[:, finding]
    seen["maps"] = maps
    slope = tape.gradient(score, maps)  # accept
    importance = tf.reduce_mean(slope, axis=(1, 2), keepdims=True)
    heat = tf.reduce_sum(importance * maps, axis=-1)[0]
    return tf.nn.softplus(heat) / tf.reduce_max(tf.nn.softplus(heat))


def step():
    return heat_map(scan, finding=1).numpy()
