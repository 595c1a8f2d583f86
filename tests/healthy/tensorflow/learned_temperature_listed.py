"""Contrastive learning like CLIP: a tf.Variable outside of Keras holds the temperature and is listed by hand."""
import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(107)

image_tower = keras.Sequential([keras.Input((12,)), keras.layers.Dense(16, activation="relu"),
                                keras.layers.Dense(8)])
text_tower = keras.Sequential([keras.Input((6,), dtype="int32"), keras.layers.Embedding(40, 8),
                               keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(8)])
log_scale = tf.Variable(np.log(1 / 0.07), dtype=tf.float32, name="log_scale")
opt = keras.optimizers.AdamW(1e-3, weight_decay=0.01)
opt.exclude_from_weight_decay(var_names=["bias"])

images = np.random.normal(size=(16, 12)).astype("float32")
captions = np.random.randint(0, 40, (16, 6))


def trainables():
    return image_tower.trainable_variables + text_tower.trainable_variables + [log_scale]


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        u = tf.math.l2_normalize(image_tower(images), axis=1)
        v = tf.math.l2_normalize(text_tower(captions), axis=1)
        logits = tf.matmul(u, v, transpose_b=True) * tf.exp(log_scale)
        diagonal = tf.range(tf.shape(logits)[0])
        i2t = tf.nn.sparse_softmax_cross_entropy_with_logits(diagonal, logits)
        t2i = tf.nn.sparse_softmax_cross_entropy_with_logits(diagonal, tf.transpose(logits))
        loss = 0.5 * tf.reduce_mean(i2t + t2i)
    grads = tape.gradient(loss, trainables())
    opt.apply_gradients(zip(grads, trainables()))
    log_scale.assign(tf.minimum(log_scale, np.log(100.0)))
    return loss
