"""Save memory in a deep filter with tf.recompute_grad and keep the shared kernel at length one."""
EXPECTED = {
    "cause": "overwritten",
    "symptom": "wrong",
    "variables": "[kernel, gain]",
}

import tensorflow as tf

tf.random.set_seed(22)

kernel = tf.Variable(tf.random.normal((6, 6)), name="kernel")
gain = tf.Variable(tf.ones((6,)) * 1.5, name="gain")
signals = tf.random.normal((20, 6))
echo = tf.roll(signals, shift=1, axis=1) * 0.7


@tf.recompute_grad
def block(h):
    return tf.tanh(tf.matmul(h, kernel) * gain)


def normalise():
    kernel.assign(kernel / tf.norm(kernel))


def step(rate=0.2):
    with tf.GradientTape() as tape:
        h = signals
        for _ in range(3):
            h = h + 0.5 * block(h)
        loss = tf.reduce_mean(tf.square(h - echo))
    # broken:
    normalise()  # accept
    # repaired:
    # end
    d_kernel, d_gain = tape.gradient(loss, [kernel, gain])
    kernel.assign_sub(rate * d_kernel)
    gain.assign_sub(rate * d_gain)
    # broken:
    # repaired:
    normalise()
    # end
    return loss
