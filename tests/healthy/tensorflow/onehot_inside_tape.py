"""One-hot targets and class weights made from integers inside the tape; focal loss written out."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(35)
CLASSES = 5

net = keras.Sequential([
    keras.Input((9,)),
    keras.layers.Dense(20, activation="elu"),
    keras.layers.Dense(CLASSES),
])
adam = keras.optimizers.Adam()

features = np.random.randn(40, 9)                  # float64: Keras casts it
targets = np.random.randint(0, CLASSES, size=40)


def focal(y_int, logits, gamma=2.0):
    onehot = tf.one_hot(y_int, CLASSES)
    counts = tf.reduce_sum(onehot, axis=0)
    class_weight = tf.cast(tf.size(y_int), tf.float32) / (CLASSES * tf.maximum(counts, 1.0))
    log_p = tf.nn.log_softmax(logits)
    p = tf.exp(log_p)
    per_class = -onehot * (1.0 - p) ** gamma * log_p
    return tf.reduce_mean(tf.reduce_sum(per_class * class_weight, axis=1))


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        loss = focal(tf.convert_to_tensor(targets, dtype=tf.int32), net(features))
    grads = tape.gradient(loss, net.trainable_weights)
    adam.apply_gradients(zip(grads, net.trainable_weights))
    return loss
