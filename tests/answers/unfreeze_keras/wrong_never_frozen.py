"""Both layers learn in both."""

import keras


def in_turns(model, x, y, rate):
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "take_turns again": (
        "wrong",
        "frozen",
        "`body_kernel` and `body_bias` moved in the first `fit`, and should have stayed",
    ),
}
