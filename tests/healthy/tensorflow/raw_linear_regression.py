"""Linear regression from the TensorFlow guide: two tf.Variables, a tape and assign_sub."""
import tensorflow as tf

tf.random.set_seed(0)

TRUE_W, TRUE_B = 3.0, 2.0
x = tf.random.normal((100,))
y = x * TRUE_W + TRUE_B + 0.1 * tf.random.normal((100,))

w = tf.Variable(5.0)
b = tf.Variable(0.0)
lr = 0.1
epoch = tf.Variable(0, dtype=tf.int64, trainable=False)


def f(x):
    return w * x + b


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as t:
        loss = tf.reduce_mean(tf.square(y - f(x)))
    dw, db = t.gradient(loss, [w, b])
    w.assign_sub(lr * dw)
    b.assign_sub(lr * db)
    epoch.assign_add(1)
    # report with the new weights, outside the tape
    print(f"epoch {epoch.numpy()}: W={w.numpy():.2f} b={b.numpy():.2f} "
          f"loss={tf.reduce_mean(tf.square(y - f(x))).numpy():.3f}")
