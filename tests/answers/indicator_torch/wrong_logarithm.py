"""Takes the logarithm of numbers that may be negative."""

import torch


def loss_of(scores, labels):
    return -torch.log(scores * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "The loss is NaN or infinity for a batch that is quite ordinary"),
}
