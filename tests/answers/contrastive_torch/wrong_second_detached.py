"""The rows to choose from are detached."""

import torch
from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    scores = scale * first @ second.detach().T
    return nn.functional.cross_entropy(scores, torch.arange(len(scores)))


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "embeddings_learn": ("none", None, "`second` gets None, the rest does not"),
    "adam_two_steps": ("not_updated", None, "what makes `second` did not move in two Adam steps"),
}
