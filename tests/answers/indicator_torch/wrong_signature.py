"""The labels are no longer passed in."""

import torch


def loss_of(scores):
    return torch.sigmoid(-scores).mean()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `loss_of(scores, labels)`"),
}
