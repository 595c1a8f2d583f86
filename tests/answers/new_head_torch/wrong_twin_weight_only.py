"""The bias is forgotten."""

from torch import nn


def restart(model):
    nn.init.zeros_(model.head.weight)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "When `restart` is done `head_bias` is off by up to"),
}
