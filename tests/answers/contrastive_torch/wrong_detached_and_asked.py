"""detach, as PyTorch's message advises, and requires_grad_."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = (scale * first @ second.T).detach().requires_grad_()
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {"as": "wrong_released"}
