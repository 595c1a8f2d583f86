"""The sign is forgotten: right answers are punished."""

import torch


def loss_of(scores, labels):
    return torch.sigmoid(scores * labels).mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss is turned round"),
}
