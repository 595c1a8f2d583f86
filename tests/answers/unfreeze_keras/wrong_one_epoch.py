"""One epoch in the second turn."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=1, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "In the second `fit` `body_kernel` moved as in one epoch; the task asks for two"),
}
