"""A layer with a learned steepness whose derivative is written by hand for speed."""
EXPECTED = {
    "cause": "custom_incomplete",
    "symptom": "exception",
    "variables": "weights",
}

import keras
import tensorflow as tf


class SteepStep(keras.layers.Layer):
    def build(self, input_shape):
        self.steepness = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="steepness")

    def call(self, inputs):
        @tf.custom_gradient
        def smooth_step(x):
            slope = tf.convert_to_tensor(self.steepness)
            y = tf.tanh(slope * x)

            # broken:
            def backward(upstream):  # accept
                return upstream * slope * (1.0 - y * y)

            # repaired:
            def backward(upstream, variables):
                inner = upstream * (1.0 - y * y)
                return inner * slope, [tf.reduce_sum(inner * x, axis=0)]

            # end
            return y, backward

        return smooth_step(inputs)


keras.utils.set_random_seed(57)
layers = [keras.layers.Dense(5), SteepStep(), keras.layers.Dense(1)]
for layer, width in zip(layers, (6, 5, 5)):
    layer.build((None, width))
weights = [weight for layer in layers for weight in layer.trainable_weights]
optimizer = keras.optimizers.Adam(0.01)
voltages = tf.random.normal((24, 6))
alarm = tf.cast(tf.reduce_max(voltages, axis=1, keepdims=True) > 1.2, tf.float32)


def step():
    with tf.GradientTape() as tape:
        h = voltages
        for layer in layers:
            h = layer(h)
        loss = tf.reduce_mean(keras.losses.binary_crossentropy(alarm, h, from_logits=True))
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss
