"""Written in place while notes are taken."""

def restart(model):
    model.head.weight.zero_()
    model.head.bias.zero_()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "a leaf Variable that requires grad is being used in an in-place operation"),
}
