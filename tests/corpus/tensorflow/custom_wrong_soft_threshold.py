"""LISTA for sparse seismic deconvolution: my own soft threshold with tf.custom_gradient, training is slow and erratic."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "lista.trainable_variables"}

import tensorflow as tf

tf.random.set_seed(44)
ATOMS, SAMPLES = 14, 10


@tf.custom_gradient
def shrink(x, theta):
    active = tf.cast(tf.abs(x) > theta, x.dtype)
    y = active * (x - tf.sign(x) * theta)

    def backward(dy):
        # broken:
        return active, -tf.reduce_sum(tf.sign(x) * active)  # accept
        # repaired:
        return dy * active, -tf.reduce_sum(dy * tf.sign(x) * active)
        # end

    return y, backward


class LISTA(tf.Module):
    def __init__(self, wavelets, layers):
        super().__init__()
        step_size = 1.0 / float(tf.reduce_max(tf.linalg.svd(wavelets, compute_uv=False))) ** 2
        gram = tf.matmul(wavelets, wavelets, transpose_a=True)
        self.analysis = tf.Variable(step_size * wavelets, name="analysis")
        self.lateral = tf.Variable(tf.eye(ATOMS) - step_size * gram, name="lateral")
        self.theta = [tf.Variable(0.02, name=f"theta_{k}") for k in range(layers)]

    def __call__(self, trace):
        drive = trace @ self.analysis
        code = shrink(drive, self.theta[0])
        for theta in self.theta[1:]:
            code = shrink(drive + code @ self.lateral, theta)
        return code


wavelets = tf.random.normal([SAMPLES, ATOMS]) / SAMPLES ** 0.5
lista = LISTA(wavelets, 4)
spikes = tf.random.normal([50, ATOMS]) * tf.cast(tf.random.uniform([50, ATOMS]) < 0.2, tf.float32)
traces = spikes @ tf.transpose(wavelets)


@tf.function
def train(batch, target, rate):
    with tf.GradientTape() as tape:
        loss = 0.5 * tf.reduce_mean(tf.reduce_sum((lista(batch) - target) ** 2, axis=1))
    for v, g in zip(lista.trainable_variables, tape.gradient(loss, lista.trainable_variables)):
        v.assign_sub(rate * g)
    return loss


def step():
    return train(traces, spikes, tf.constant(1e-3))
