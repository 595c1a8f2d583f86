"""uint8 images, an int64 step counter and half-dead ReLUs: integers and zeros that are all in order."""
import numpy as np
import tensorflow as tf

tf.keras.utils.set_random_seed(115)

pixels = tf.constant(np.random.randint(0, 256, (16, 8, 8, 1)), dtype=tf.uint8)
digits = tf.constant(np.random.randint(0, 10, 16), dtype=tf.uint8)
global_step = tf.Variable(0, trainable=False, dtype=tf.int64, name="global_step")

init = tf.keras.initializers.HeNormal(seed=1)
weights = {
    "conv": tf.Variable(init((3, 3, 1, 8)), name="conv"),
    "conv_b": tf.Variable(tf.fill((8,), -0.05), name="conv_b"),
    "fc": tf.Variable(init((3 * 3 * 8, 10)), name="fc"),
    "fc_b": tf.Variable(tf.zeros((10,)), name="fc_b"),
}
optimizer = tf.keras.optimizers.SGD(0.01, momentum=0.9)


def logits(images):
    x = tf.cast(images, tf.float32) / 127.5 - 1.0
    x = tf.nn.conv2d(x, weights["conv"], strides=1, padding="VALID") + weights["conv_b"]
    x = tf.nn.relu(x)
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    x = tf.reshape(x, (-1, 3 * 3 * 8))
    return x @ weights["fc"] + weights["fc_b"]


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        out = logits(pixels)
        label = tf.cast(digits, tf.int32)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(label, out))
        top3 = tf.math.in_top_k(label, out, 3)
    names = sorted(weights)
    grads = tape.gradient(loss, [weights[n] for n in names])
    optimizer.apply_gradients([(g, weights[n]) for n, g in zip(names, grads)])
    global_step.assign_add(1)
    return int(global_step), float(tf.reduce_mean(tf.cast(top3, tf.float32)))
