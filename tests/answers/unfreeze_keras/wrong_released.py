"""As it is released: compiled once."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    body.trainable = False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "frozen", "`body` did not move in the second `fit`; `head` moved in its place"),
}
