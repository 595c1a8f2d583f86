"""The sum in place of the mean."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)), reduction="sum")


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "it is the sum over the rows, not the mean"),
}
