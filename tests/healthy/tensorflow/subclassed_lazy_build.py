"""A subclassed model whose layers sit in a list and are built on the first call inside the step."""
import tensorflow as tf
import keras


class MLP(keras.Model):
    def __init__(self, widths, n_out):
        super().__init__()
        self.hidden = [keras.layers.Dense(w) for w in widths]
        self.norms = [keras.layers.LayerNormalization() for _ in widths]
        self.act = keras.layers.Activation("gelu")
        self.out = keras.layers.Dense(n_out)

    def call(self, x, training=False):
        for dense, norm in zip(self.hidden, self.norms):
            y = self.act(norm(dense(x)))
            # residual connection only where the shapes agree
            x = x + y if x.shape[-1] == y.shape[-1] else y
        return self.out(x)


keras.utils.set_random_seed(1)
model = MLP([24, 24, 24], 3)
opt = keras.optimizers.AdamW(learning_rate=3e-3, weight_decay=1e-4)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

x = tf.random.normal((40, 8))
y = tf.cast(tf.reduce_sum(x, axis=1) > 0, tf.int32) + tf.cast(x[:, 0] > 1, tf.int32)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = loss_fn(y, logits)
    variables = model.trainable_variables
    grads = tape.gradient(loss, variables)
    opt.apply(grads, variables)
    return loss
