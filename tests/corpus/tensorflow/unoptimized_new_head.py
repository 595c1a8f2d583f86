"""Give a bird classifier a head for more species after a first phase of training, with the optimizer kept."""
EXPECTED = {
    "cause": "unoptimized",
    "symptom": "exception",
    "variables": "[classifier.layers[-1].kernel, classifier.layers[-1].bias]",
}

import keras
import tensorflow as tf

keras.utils.set_random_seed(61)

song = keras.Input((12,))
embedding = keras.layers.Dense(8, activation="tanh")(song)
few_species = keras.Model(song, keras.layers.Dense(3, name="few")(embedding))
optimizer = keras.optimizers.Adam(0.01)
optimizer.build(few_species.trainable_variables)

classifier = keras.Model(song, keras.layers.Dense(6, name="many")(embedding))
# broken:
trainer = optimizer  # accept
# repaired:
trainer = keras.optimizers.Adam(0.01)
trainer.build(classifier.trainable_variables)
# end

recordings = tf.random.normal((24, 12))
species = tf.argmax(recordings[:, :6], axis=1)
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


@tf.function
def train(batch, labels):
    with tf.GradientTape() as tape:
        loss = criterion(labels, classifier(batch, training=True))
    gradients = tape.gradient(loss, classifier.trainable_variables)
    trainer.apply_gradients(zip(gradients, classifier.trainable_variables))
    return loss


def step():
    return train(recordings, species)
