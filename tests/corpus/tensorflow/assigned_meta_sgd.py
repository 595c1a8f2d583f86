"""Meta-SGD: besides the initial weights, the inner learning rates of the few-shot sine regressor are to be learned too."""
EXPECTED = {"cause": "assigned", "symptom": "none", "variables": "log_rates"}

import tensorflow as tf
import keras

tf.random.set_seed(14)

weights = [tf.Variable(tf.random.normal([1, 20]), name="w0"), tf.Variable(0.1 * tf.random.normal([20]), name="b0"),
           tf.Variable(0.2 * tf.random.normal([20, 1]), name="w1"), tf.Variable(tf.zeros([1]), name="b1")]
log_rates = [tf.Variable(tf.fill(w.shape, -3.0), name="lr_" + w.name[:2]) for w in weights]
meta = keras.optimizers.Adam(1e-2)


def net(params, x):
    w0, b0, w1, b1 = params
    return tf.tanh(x @ w0 + b0) @ w1 + b1


def mse(params, task):
    x, y = task
    return tf.reduce_mean(tf.square(net(params, x) - y))


def sine_task(n=10):
    amp, phase = tf.random.uniform([], 0.5, 2.0), tf.random.uniform([], 0.0, 3.0)
    x = tf.random.uniform([2 * n, 1], -3.0, 3.0)
    y = amp * tf.sin(x + phase)
    return (x[:n], y[:n]), (x[n:], y[n:])


def adapt(support):
    with tf.GradientTape() as inner:
        loss = mse(weights, support)
    grads = inner.gradient(loss, weights)
    # broken:
    for w, r, g in zip(weights, log_rates, grads):
        w.assign_sub(tf.exp(r) * g)  # accept
    return weights
    # repaired:
    return [w - tf.exp(r) * g for w, r, g in zip(weights, log_rates, grads)]
    # end


def step(tasks=3):
    start = [tf.identity(w) for w in weights]
    total = None
    for _ in range(tasks):
        support, query = sine_task()
        with tf.GradientTape() as outer:
            query_loss = mse(adapt(support), query)
        found = outer.gradient(query_loss, weights + log_rates)
        total = found if total is None else [a if b is None else a + b for a, b in zip(total, found)]
        for w, s in zip(weights, start):
            w.assign(s)
    meta.apply_gradients(zip(total, weights + log_rates))
    return query_loss
