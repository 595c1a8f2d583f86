"""The scale goes in as a plain number."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale.item() * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "scale_learns": ("none", None, "`scale` gets None, the rest does not"),
    "adam_two_steps": ("not_updated", None, "`scale` did not move in two Adam steps"),
}
