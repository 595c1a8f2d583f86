"""Price used cars: the brand goes through an encoder kept in its own small class, a regression head sits on top."""
EXPECTED = {
    "cause": "unregistered",
    "symptom": "not_updated",
    "variables": "[pricing.encoder.embedding.embeddings, pricing.encoder.mix.kernel, pricing.encoder.mix.bias]",
}

import keras
import numpy as np
from keras import layers, ops


class BrandEncoder:
    def __init__(self, n_brands, width):
        self.embedding = layers.Embedding(n_brands, width)  # accept
        self.mix = layers.Dense(width, activation="tanh")  # accept

    def encode(self, brand):
        return self.mix(self.embedding(brand))


class Pricing(keras.Model):
    def __init__(self, n_brands=8):
        super().__init__()
        self.encoder = BrandEncoder(n_brands, 5)  # accept
        # broken:
        # repaired:
        self.encoder_layers = [self.encoder.embedding, self.encoder.mix]
        # end
        self.head = layers.Dense(1)

    def call(self, car):
        brand, mileage = car
        return self.head(ops.concatenate([self.encoder.encode(brand), mileage], axis=-1))


keras.utils.set_random_seed(27)
rng = np.random.default_rng(27)
brands = rng.integers(0, 8, size=40)
mileages = rng.uniform(size=(40, 1)).astype("float32")
prices = (brands[:, None] / 4.0 - mileages).astype("float32")

pricing = Pricing()
pricing((brands, mileages))
pricing.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")


def step():
    history = pricing.fit((brands, mileages), prices, batch_size=20, epochs=1, verbose=0, shuffle=False)
    return history.history["loss"][0]
