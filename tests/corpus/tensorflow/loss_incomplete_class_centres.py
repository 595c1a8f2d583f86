"""Face embeddings with a centre per person: the layer adds the distance to the centres as a loss of its own."""
EXPECTED = {
    "cause": "loss_incomplete",
    "symptom": "none",
    "variables": "centre_layer.centres",
}

import keras
import tensorflow as tf


class CentreDistance(keras.layers.Layer):
    def __init__(self, persons, strength, **kwargs):
        super().__init__(**kwargs)
        self.persons = persons
        self.strength = strength

    def build(self, embedding_shape, person_shape):
        self.centres = self.add_weight(shape=(self.persons, embedding_shape[-1]), initializer="normal", name="centres")

    def call(self, embedding, person):
        own_centre = tf.gather(tf.convert_to_tensor(self.centres), person)
        gap = tf.reduce_sum(tf.square(embedding - own_centre), axis=-1)
        self.add_loss(self.strength * tf.reduce_mean(gap))
        return embedding


keras.utils.set_random_seed(86)
photo = keras.Input((10,))
person = keras.Input((), dtype="int32")
centre_layer = CentreDistance(4, 0.1)
embedding = centre_layer(keras.layers.Dense(6, activation="tanh")(photo), person)
faces = keras.Model([photo, person], keras.layers.Dense(4)(embedding))

photos = tf.random.normal((24, 10))
persons = tf.constant(list(range(4)) * 6)
optimizer = keras.optimizers.Adam(0.01)


@tf.function
def train(batch, labels):
    with tf.GradientTape() as tape:
        logits = faces([batch, labels], training=True)
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))  # accept
        # broken:
        # repaired:
        loss += tf.add_n(faces.losses)
        # end
    gradients = tape.gradient(loss, faces.trainable_variables)
    optimizer.apply_gradients(zip(gradients, faces.trainable_variables))
    return loss


def step():
    return train(photos, persons)
