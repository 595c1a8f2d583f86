"""Compiles before each change of the flags, and fits after it."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    body.trainable, head.trainable = False, True
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    body.trainable, head.trainable = True, False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
