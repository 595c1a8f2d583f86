"""The rate is no longer passed in."""

def in_turns(model, x, y):
    body, head = model.get_layer("body"), model.get_layer("head")
    body.trainable, head.trainable = False, True
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)
    body.trainable, head.trainable = True, False
    model.compile("sgd", "mse")
    model.fit(x, y, epochs=2, batch_size=len(x), verbose=0)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `in_turns(model, x, y, rate)`"),
}
