"""A CNN written carelessly but normally: the convolutions keep their bias although BatchNorm follows."""
import tensorflow as tf
from tensorflow.keras import Model, layers

tf.keras.utils.set_random_seed(8)


def conv_block(x, filters):
    x = layers.Conv2D(filters, 3, padding='same')(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation('relu')(x)


inputs = layers.Input((12, 12, 1))
x = conv_block(inputs, 6)
x = layers.MaxPooling2D()(x)
x = conv_block(x, 12)
x = layers.GlobalAveragePooling2D()(x)
outputs = layers.Dense(3)(x)
model = Model(inputs, outputs)
opt = tf.keras.optimizers.Adam(0.001)

images = tf.random.uniform((20, 12, 12, 1))
targets = tf.random.uniform((20,), maxval=3, dtype=tf.int32)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as t:
        logits = model(images, training=True)
        ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=targets, logits=logits)
        loss = tf.reduce_mean(ce)
    g = t.gradient(loss, model.trainable_weights)
    opt.apply_gradients(zip(g, model.trainable_weights))
    print('loss %.4f' % loss.numpy())
