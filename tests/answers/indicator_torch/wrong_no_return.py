"""Returns nothing."""

import torch


def loss_of(scores, labels):
    torch.sigmoid(-scores * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`loss_of` returned None"),
}
