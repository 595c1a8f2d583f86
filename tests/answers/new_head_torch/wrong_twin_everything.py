"""All weights are set to zero."""

from torch import nn


def restart(model):
    for weight in model.parameters():
        nn.init.zeros_(weight)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "When `restart` is done `body_kernel` is off by up to"),
}
