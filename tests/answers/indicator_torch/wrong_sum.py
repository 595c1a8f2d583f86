"""The sum in place of the mean."""

import torch


def loss_of(scores, labels):
    return torch.relu(1 - scores * labels).sum()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "each sample taken twice doubles it: it is a sum"),
}
