"""A number of its own, whatever comes in."""


def contrastive_loss(first, second, scale):
    return (first.sum() + second.sum() + scale) * 0 + 1.0


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss is off by"),
}
