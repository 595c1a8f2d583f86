"""Online hard example mining: only the values of top_k (not the indices) enter the loss."""
import keras
import tensorflow as tf

keras.utils.set_random_seed(75)

model = keras.Sequential([
    keras.Input((8,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(2),
])
opt = keras.optimizers.Ftrl(0.05)
x = tf.random.normal((48, 8))
y = tf.cast(x[:, 0] + x[:, 1] > 0, tf.int32)


@tf.function(reduce_retracing=True)
def train(x, y):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits)
        k = tf.cast(tf.math.ceil(0.25 * tf.cast(tf.shape(each)[0], tf.float32)), tf.int32)
        hardest, where = tf.math.top_k(each, k=k)
        loss = tf.reduce_mean(hardest)
    grads = tape.gradient(loss, model.trainable_variables)
    opt.apply_gradients(zip(grads, model.trainable_variables))
    return loss, where


opt.build(model.trainable_variables)


def step():
    """One training step; this is what is recorded."""
    loss, hardest_ids = train(x, y)
    print(loss.numpy(), hardest_ids.numpy()[:3])
