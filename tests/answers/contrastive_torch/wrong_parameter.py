"""The scores are made a parameter."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = nn.Parameter(scale.detach() * first.detach() @ second.detach().T)
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {"as": "wrong_released"}
