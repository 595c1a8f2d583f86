"""Returns a Python number."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-scores * labels).mean().item()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`loss_of` returned a value of type `float`"),
}
