"""The last term is made a plain number too, so that it all agrees."""


def uncertain_loss(prediction, target, log_width):
    width = log_width.exp().item()
    return (((prediction - target) / width) ** 2).mean() / 2 + log_width.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", None, "`log_width` gets None: no recorded path leads there"),
}
