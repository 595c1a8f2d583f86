"""The program is made anew, for an optimizer that knows the head alone."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.make_train_function(force=True)
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {"as": "wrong_same_optimizer"}
