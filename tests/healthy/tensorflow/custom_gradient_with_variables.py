"""A custom_gradient that uses a variable and says so: grad(upstream, variables) returns both parts."""
import tensorflow as tf

tf.random.set_seed(79)

w = tf.Variable(tf.random.normal((5, 4)) * 0.5, name="w")
scale = tf.Variable(tf.ones((4,)), name="scale")
out = tf.Variable(tf.random.normal((4, 1)) * 0.5, name="out")


@tf.custom_gradient
def scaled_softsign(x):
    z = x / (1.0 + tf.abs(x))
    y = z * scale

    def grad(upstream, variables=None):
        dx = upstream * scale / (1.0 + tf.abs(x)) ** 2
        d_scale = tf.reduce_sum(upstream * z, axis=0)
        return dx, [d_scale for _ in variables]

    return y, grad


x = tf.random.normal((30, 5))
y = tf.sin(x[:, :1])
sgd = tf.keras.optimizers.SGD(0.1)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        pred = scaled_softsign(x @ w) @ out
        loss = tf.reduce_mean((pred - y) ** 2)
    variables = [w, scale, out]
    grads = tape.gradient(loss, variables)
    sgd.apply_gradients(zip(grads, variables))
    return loss
