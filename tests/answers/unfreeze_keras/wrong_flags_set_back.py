"""Compiled once; the flags are set at the start of a call too."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    body.trainable, head.trainable = False, True
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {"as": "wrong_released"}
