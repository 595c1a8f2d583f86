"""House prices from a functional model; the absolute error is wanted as loss and as metric."""
EXPECTED = {
    "cause": "metric_as_loss",
    "symptom": ("exception", "none"),
    "variables": "valuation.trainable_variables",
}

import numpy as np
from keras import Input, Model, layers, losses, metrics, optimizers, utils

utils.set_random_seed(73)


def valuation_model():
    rooms = Input((4,), name="rooms")
    district = Input((1,), dtype="int32", name="district")
    where = layers.Flatten()(layers.Embedding(7, 3, name="where")(district))
    together = layers.Concatenate()([rooms, where])
    together = layers.Dense(16, activation="elu")(together)
    return Model([rooms, district], layers.Dense(1, name="price")(together))


def compiled(model):
    # broken:
    criterion = metrics.MeanAbsoluteError(name="mae_loss")  # accept
    # repaired:
    criterion = losses.MeanAbsoluteError(name="mae_loss")
    # end
    model.compile(
        optimizer=optimizers.Adam(1e-2),
        loss=criterion,  # accept
        metrics=[metrics.MeanAbsoluteError(name="mae")],
    )
    return model


numbers = np.random.default_rng(73)
rooms_data = numbers.normal(size=(56, 4)).astype("float32")
district_data = numbers.integers(0, 7, size=(56, 1)).astype("int32")
prices = (rooms_data.sum(axis=1, keepdims=True) + district_data).astype("float32")
valuation = compiled(valuation_model())


def step():
    record = valuation.fit([rooms_data, district_data], prices, batch_size=28, epochs=1, verbose=0)
    return record.history["loss"]
