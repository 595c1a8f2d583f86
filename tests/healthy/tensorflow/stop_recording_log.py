"""Validation, a confusion matrix and a histogram under tape.stop_recording(), next to an honest loss."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(67)

model = keras.Sequential([
    keras.Input((5,)),
    keras.layers.Dense(10, activation="selu", kernel_initializer="lecun_normal"),
    keras.layers.AlphaDropout(0.05),
    keras.layers.Dense(3),
])
opt = keras.optimizers.Lion(1e-4)
val_acc = keras.metrics.SparseCategoricalAccuracy()

x, xv = tf.random.normal((32, 5)), tf.random.normal((16, 5))
y, yv = tf.argmax(x[:, :3], 1), tf.argmax(xv[:, :3], 1)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
        with tape.stop_recording():
            val_acc.update_state(yv, model(xv, training=False))
            confusion = tf.math.confusion_matrix(y, tf.argmax(logits, 1), 3)
            bins = tf.histogram_fixed_width(logits, [-3.0, 3.0], nbins=10)
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return float(val_acc.result()), confusion.numpy(), bins.numpy()
