"""One loss per row."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)), reduction="none")


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "not a single number"),
}
