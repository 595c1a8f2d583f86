"""Watch the size of every layer's gradient while a regressor for house prices trains, layer by layer."""
EXPECTED = {
    "cause": "untrainable",
    "symptom": ("none", "exception"),
    "variables": "scaler.variables",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(21)

houses = tf.random.normal((40, 5), mean=50.0, stddev=12.0)
price = 0.02 * tf.reduce_sum(houses[:, :2], axis=1, keepdims=True) + tf.random.normal((40, 1), stddev=0.1)

scaler = keras.layers.Normalization(axis=-1)
scaler.adapt(houses)
net = keras.Sequential(
    [
        keras.Input((5,)),
        scaler,
        keras.layers.Dense(10, activation="tanh", name="rooms"),
        keras.layers.Dense(1, name="price"),
    ]
)
adam = keras.optimizers.Adam(0.01)
adam.build(net.trainable_variables)


def layer_report(gradients):
    return {name: float(tf.linalg.global_norm(g)) for name, g in gradients.items() if g}


def largest_entry(gradients):
    return max(float(tf.reduce_max(tf.abs(g))) for layer in gradients.values() for g in layer)


def step():
    with tf.GradientTape() as tape:
        error = net(houses) - price
        loss = tf.reduce_mean(error**2)
    # broken:
    sources = {layer.name: layer.variables for layer in net.layers}  # accept
    # repaired:
    sources = {layer.name: layer.trainable_variables for layer in net.layers}
    # end
    gradients = tape.gradient(loss, sources)
    report = layer_report(gradients)
    report["largest"] = largest_entry(gradients)
    for layer in net.layers:
        if layer.trainable_variables:
            adam.apply(gradients[layer.name], layer.trainable_variables)
    return loss
