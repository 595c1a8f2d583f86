"""Compiles again, when both are over."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")


EXPECTED = {"as": "wrong_released"}
