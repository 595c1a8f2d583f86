"""In the second turn the head learns too."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    head.trainable = body.trainable = True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "take_turns again": (
        "wrong",
        "frozen",
        "`head_kernel` and `head_bias` moved in the second `fit`, and should have stayed",
    ),
}
