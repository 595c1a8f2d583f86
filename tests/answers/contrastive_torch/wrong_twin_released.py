"""As it is released: the width is a plain number."""


def uncertain_loss(prediction, target, log_width):
    """Return how wrong the prediction is, measured in widths."""
    width = log_width.exp().item()
    error = (prediction - target) / width
    return (error**2).mean() / 2 + log_width


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "exported", "The gradient of `log_width` is 1, whatever the errors are"),
}
