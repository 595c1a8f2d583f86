"""One row in a batch."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=1, verbose=0)
    body.trainable, head.trainable = True, False
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "take_turns again": ("wrong", None, "In the first `fit` `head_kernel` is off by up to"),
}
