"""sign has a slope on file: zero."""

import torch


def loss_of(scores, labels):
    return ((1 - torch.sign(scores * labels)) / 2).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("zero", "discretized", "The gradient of `scores` is zero for every sample"),
}
