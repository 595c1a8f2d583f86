"""The body first."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = True, False
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "body_learns": (
        "not_updated",
        "frozen",
        "`body` did not move in the second `fit`; `head` moved in its place",
    ),
    "take_turns again": (
        "not_updated",
        "frozen",
        "`head` did not move in the first `fit`; `body` moved in its place",
    ),
}
