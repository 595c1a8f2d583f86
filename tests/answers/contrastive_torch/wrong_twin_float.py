"""The number in place of the tensor."""


def uncertain_loss(prediction, target, log_width):
    error = (prediction - target) / log_width.exp()
    return ((error**2).mean() / 2 + log_width).item()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "`uncertain_loss` returned a value of type `float`"),
}
