"""One number for each sample."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-scores * labels)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`loss_of` returned a tensor of shape"),
}
