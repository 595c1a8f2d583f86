"""Uses a name that does not exist."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(-score * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'score' is not defined"),
}
