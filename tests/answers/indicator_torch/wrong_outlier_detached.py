"""The worst sample is taken for an outlier and left out of the path."""

import torch


def loss_of(scores, labels):
    margins = scores * labels
    worst = torch.arange(len(margins)) == margins.argmin()
    return torch.sigmoid(-torch.where(worst, margins.detach(), margins)).mean()


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "wrong_ones_pulled": ("zero", None, "is not pulled, though the loss does move with it"),
    "gradient_of_itself": ("wrong", None, "The gradient of `scores` is not that of the loss"),
}
