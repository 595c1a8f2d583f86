"""Divides by zero."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale * first @ second.T / 0.0
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "The loss holds NaN or infinity"),
}
