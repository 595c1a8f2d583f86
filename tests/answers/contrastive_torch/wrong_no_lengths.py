"""The rows are not divided by their lengths."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    scores = scale * first @ second.T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "the rows are not divided by their lengths"),
}
