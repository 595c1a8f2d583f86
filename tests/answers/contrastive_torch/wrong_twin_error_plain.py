"""The width learns, the prediction does not."""


def uncertain_loss(prediction, target, log_width):
    error = (prediction - target).detach() / log_width.exp()
    return (error**2).mean() / 2 + log_width


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", None, "`prediction` gets None: no recorded path leads there"),
}
