"""The number in place of the tensor."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores))).item()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`contrastive_loss` returned a value of type `float`, not a tensor"),
}
