"""The score of the partner is a plain number."""

from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = scale * first @ second.T
    return scores.exp().sum(1).log().mean() - scores.diagonal().mean().item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "embeddings_learn": ("wrong", None, "The gradient of `first` lacks a part: that of the row's own partner"),
    "scale_learns": ("wrong", None, "The gradient of `scale` lacks a part: that of the row's own partner"),
    "adam_two_steps": ("wrong", None, "After two Adam steps what makes `first` is off by"),
}
