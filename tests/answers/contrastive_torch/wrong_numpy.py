"""The scores are worked out in NumPy, after detach()."""

import numpy as np
import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = scale.detach().numpy() * np.matmul(first.detach().numpy(), second.detach().numpy().T)
    return nn.functional.cross_entropy(torch.from_numpy(scores), torch.arange(len(scores)))


EXPECTED = {"as": "wrong_no_requires_grad"}
