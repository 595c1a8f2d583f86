"""The lengths are plain numbers."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first = torch.stack([row / row.norm().item() for row in first])
    second = torch.stack([row / row.norm().item() for row in second])
    scores = scale * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "embeddings_learn": (
        "wrong",
        None,
        "The gradient of `first` lacks a part: that of the lengths, by which the rows are divided",
    ),
    "adam_two_steps": ("wrong", None, "After two Adam steps what makes `first` is off by"),
}
