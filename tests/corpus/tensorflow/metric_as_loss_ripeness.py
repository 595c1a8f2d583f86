"""Fruit sorter with a variety head and a sugar-content head: variety accuracy rises, the sugar head outputs what it was initialised to, although its loss is part of the total."""
EXPECTED = {"cause": "metric_as_loss", "symptom": "none", "variables": "sorter.sugar.trainable_variables"}
import tensorflow as tf
import keras
from keras import layers

CRITERIA = {
    "variety": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    # broken:
    "sugar": keras.metrics.MeanSquaredError(),  # accept
    # repaired:
    "sugar": keras.losses.MeanSquaredError(),
    # end
}
WEIGHTS = {"variety": 1.0, "sugar": 0.3}


class Sorter(keras.Model):
    def __init__(self, varieties=3):
        super().__init__()
        self.stem = keras.Sequential([layers.Conv1D(6, 3, activation="swish"), layers.GlobalAveragePooling1D()])
        self.variety = layers.Dense(varieties)
        self.sugar = layers.Dense(1)

    def call(self, spectrum):
        h = self.stem(spectrum)
        return {"variety": self.variety(h), "sugar": self.sugar(h)}


def total_loss(truth, outputs):
    parts = {name: criterion(truth[name], outputs[name]) for name, criterion in CRITERIA.items()}
    return tf.add_n([WEIGHTS[name] * part for name, part in parts.items()]), parts


class Conveyor:
    def __init__(self, model, lr=0.05):
        self.model, self.opt, self.history = model, keras.optimizers.SGD(lr, momentum=0.8), []

    def train_on(self, spectrum, truth):
        with tf.GradientTape() as tape:
            loss, parts = total_loss(truth, self.model(spectrum, training=True))
        grads = tape.gradient(loss, self.model.trainable_variables)
        usable = [(g, v) for g, v in zip(grads, self.model.trainable_variables) if g is not None]
        self.opt.apply_gradients(usable)
        self.history.append({k: float(v) for k, v in parts.items()})
        return loss


def harvest(n=18, bands=12):
    spectrum = tf.random.uniform([n, bands, 1])
    sugar = 8.0 + 4.0 * tf.reduce_mean(spectrum[:, :4], axis=1)
    kind = tf.argmax(tf.squeeze(spectrum, -1)[:, :3], axis=1)
    return spectrum, {"variety": kind, "sugar": sugar}


keras.utils.set_random_seed(9)
spectrum, truth = harvest()
sorter = Sorter()
sorter(spectrum[:1])
belt = Conveyor(sorter)


def step():
    return float(belt.train_on(spectrum, truth))
