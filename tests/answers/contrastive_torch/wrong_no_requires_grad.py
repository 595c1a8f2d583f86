"""Only the line that silenced the error is gone."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = torch.tensor([[(scale * (a @ b)).item() for b in second] for a in first], dtype=first.dtype)
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "embeddings_learn": ("none", None, "`first` and `second` get None, and the loss has no history at all"),
    "scale_learns": ("none", None, "`scale` gets None, and the loss has no history at all"),
    "adam_two_steps": ("exception", None, "element 0 of tensors does not require grad"),
}
