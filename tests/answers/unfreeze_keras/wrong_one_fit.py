"""Both layers learn together, in one `fit`."""

import keras


def in_turns(model, x, y, rate):
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=4, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "In the first call of `in_turns` the model was fitted once"),
}
