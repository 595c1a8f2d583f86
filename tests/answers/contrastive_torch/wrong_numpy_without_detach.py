"""NumPy is asked straight away."""

import numpy as np
import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = torch.from_numpy(scale.numpy() * np.matmul(first.numpy(), second.numpy().T))
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "Can't call numpy() on Tensor that requires grad"),
}
