"""The pixels are what is trained: a tf.Variable image, a frozen feature network and a constant target."""
import keras
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(121)

extractor = keras.Sequential([
    keras.Input((12, 12, 3)),
    layers.Conv2D(6, 3, activation="relu"),
    layers.AveragePooling2D(2),
    layers.Conv2D(8, 3, activation="relu"),
])
extractor.trainable = False

photo = tf.random.uniform((1, 12, 12, 3))
painting = tf.random.uniform((1, 12, 12, 3))
image = tf.Variable(photo)
opt = keras.optimizers.Adam(learning_rate=0.02, beta_1=0.99, epsilon=1e-1)


def gram_matrix(f):
    result = tf.linalg.einsum("bijc,bijd->bcd", f, f)
    n = tf.cast(tf.shape(f)[1] * tf.shape(f)[2], tf.float32)
    return result / n


style_target = gram_matrix(extractor(painting))
content_target = extractor(photo)


@tf.function()
def train_step(image):
    with tf.GradientTape() as tape:
        features = extractor(image)
        style = tf.reduce_mean((gram_matrix(features) - style_target) ** 2)
        content = tf.reduce_mean((features - content_target) ** 2)
        loss = style + 0.1 * content + 1e-3 * tf.reduce_sum(tf.image.total_variation(image))
    grad = tape.gradient(loss, image)
    opt.apply_gradients([(grad, image)])
    image.assign(tf.clip_by_value(image, 0.0, 1.0))
    return loss


opt.build([image])


def step():
    """One training step; this is what is recorded."""
    return float(train_step(image))
