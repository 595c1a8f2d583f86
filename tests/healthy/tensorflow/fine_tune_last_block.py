"""Fine-tuning: the first block stays frozen, the last is unfrozen except its BatchNormalization, low learning rate."""
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(12)

base = keras.Sequential([
    keras.Input((8, 8, 3)),
    layers.Conv2D(4, 3, name="conv1"), layers.BatchNormalization(name="bn1"), layers.ReLU(),
    layers.Conv2D(8, 3, name="conv2"), layers.BatchNormalization(name="bn2"), layers.ReLU(),
])
base.trainable = True
for layer in base.layers:
    if layer.name == "conv1" or isinstance(layer, layers.BatchNormalization):
        layer.trainable = False

head = keras.Sequential([keras.Input((4, 4, 8)), layers.GlobalMaxPooling2D(), layers.Dense(3)])
opt_base, opt_head = keras.optimizers.Adam(1e-5), keras.optimizers.Adam(1e-3)
scce = keras.losses.SparseCategoricalCrossentropy(from_logits=True)

x = tf.random.uniform((12, 8, 8, 3))
y = tf.constant([0, 1, 2] * 4)


def step():
    """One training step; this is what is recorded."""
    with tf.GradientTape() as tape:
        logits = head(base(x, training=False), training=True)
        loss = scce(y, logits)
    sources = base.trainable_variables + head.trainable_variables
    grads = tape.gradient(loss, sources)
    n = len(base.trainable_variables)
    opt_base.apply_gradients(zip(grads[:n], sources[:n]))
    opt_head.apply_gradients(zip(grads[n:], sources[n:]))
    return [float(tf.norm(g)) for g in grads]
