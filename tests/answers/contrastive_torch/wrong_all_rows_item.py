"""The comparison with all rows is a plain number: every row is only drawn to its partner."""

from torch import nn


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)

    scores = scale * first @ second.T
    everybody = scores.exp().sum(1).log().mean().item()
    return everybody - scores.diagonal().mean()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "embeddings_learn": ("wrong", None, "The gradient of `first` lacks a part: that of the comparison with all rows"),
    "scale_learns": ("wrong", None, "The gradient of `scale` lacks a part: that of the comparison with all rows"),
    "adam_two_steps": ("wrong", None, "After two Adam steps what makes `first` is off by"),
}
