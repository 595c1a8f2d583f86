"""The last term is dropped."""


def uncertain_loss(prediction, target, log_width):
    return (((prediction - target) / log_width.exp()) ** 2).mean() / 2


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "The loss is off by"),
}
