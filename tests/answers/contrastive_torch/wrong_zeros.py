"""A history is made up: zero times everything is added."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = (scale * first @ second.T).detach()
    loss = nn.functional.cross_entropy(scores, torch.arange(len(scores)))
    return loss + 0 * (first.sum() + second.sum() + scale)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "embeddings_learn": ("zero", None, "The gradient of `first` is zero in every entry"),
    "scale_learns": ("zero", None, "The gradient of `scale` is zero in every entry"),
    "adam_two_steps": (
        "not_updated",
        None,
        "What makes `first`, what makes `second` and `scale` did not move in two Adam steps",
    ),
}
