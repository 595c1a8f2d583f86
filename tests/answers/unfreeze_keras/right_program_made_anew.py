"""One optimizer, built for all weights; the training program is made anew."""

import keras


def in_turns(model, x, y, rate):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable = head.trainable = True
    model.compile(keras.optimizers.SGD(rate, momentum=0.9), "mse")
    model.optimizer.build(model.trainable_variables)
    body.trainable = False
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.make_train_function(force=True)
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
