"""Scale the channels of an image by three learned factors with a fused op and its own derivative."""
EXPECTED = {
    "cause": "custom_wrong",
    "symptom": "wrong",
    "variables": "factors",
}

import tensorflow as tf

generator = tf.random.Generator.from_seed(83)

images = generator.uniform((6, 4, 4, 3))
warm = images * tf.constant([1.2, 1.0, 0.7])
factors = tf.Variable([1.0, 1.0, 1.0], name="factors")
offsets = tf.Variable([0.05, 0.0, -0.05], name="offsets")


@tf.custom_gradient
def scale_channels(picture, factor):
    def backward(upstream):
        for_picture = upstream * factor
        # broken:
        for_factor = tf.reduce_sum(upstream * picture)  # accept
        # repaired:
        for_factor = tf.reduce_sum(upstream * picture, axis=[0, 1, 2])
        # end
        return for_picture, for_factor

    return picture * factor, backward


def tint_loss():
    tinted = scale_channels(images, factors) + offsets
    return tf.reduce_mean(tf.square(tinted - warm))


def step(rate=0.5):
    with tf.GradientTape() as tape:
        loss = tint_loss()
    d_factors, d_offsets = tape.gradient(loss, [factors, offsets])
    factors.assign(factors - rate * d_factors)
    offsets.assign(offsets - rate * d_offsets)
    return loss
