"""A convolutional model with an extra early classifier that should be trained along with the main one."""
EXPECTED = {
    "cause": ("loss_incomplete", "unused"),
    "symptom": "none",
    "variables": "net.early.trainable_variables",
}

import keras
import tensorflow as tf


class TwoExits(keras.Model):
    def __init__(self, classes=3):
        super().__init__()
        self.stem = keras.layers.Conv2D(4, 3, strides=2, activation="gelu")
        self.body = keras.layers.Conv2D(6, 3, activation="gelu")
        self.pool = keras.layers.GlobalAveragePooling2D()
        self.early = keras.layers.Dense(classes)
        self.final = keras.layers.Dense(classes)

    def call(self, image):
        shallow = self.stem(image)
        deep = self.body(shallow)
        return self.early(self.pool(shallow)), self.final(self.pool(deep))


keras.utils.set_random_seed(78)
tiles = tf.random.normal((15, 9, 9, 1))
terrain = tf.constant([0, 1, 2] * 5)
net = TwoExits()
net(tiles)
optimizer = keras.optimizers.AdamW(0.01)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def total_loss(labels, images, early_weight=0.4):
    early, final = net(images, training=True)
    # broken:
    return criterion(labels, final)  # accept
    # repaired:
    return criterion(labels, final) + early_weight * criterion(labels, early)
    # end


def step():
    with tf.GradientTape() as tape:
        loss = total_loss(terrain, tiles)
    weights = net.trainable_weights
    gradients = tape.gradient(loss, weights)
    optimizer.apply_gradients(zip(gradients, weights))
    return loss
