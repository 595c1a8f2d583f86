"""A backward by hand that ignores what arrives."""

import torch
from torch import nn


class _CrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, scores):
        ctx.save_for_backward(scores)
        return nn.functional.cross_entropy(scores, torch.arange(len(scores)))

    @staticmethod
    def backward(ctx, upstream):
        (scores,) = ctx.saved_tensors
        return (torch.softmax(scores, dim=1) - torch.eye(len(scores))) / len(scores)


def contrastive_loss(first, second, scale):
    first, second = nn.functional.normalize(first, dim=1), nn.functional.normalize(second, dim=1)
    return _CrossEntropy.apply(scale * first @ second.T)


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "embeddings_learn": ("wrong", None, "The gradient of `first` ignores the gradient that arrives"),
    "scale_learns": ("wrong", None, "The gradient of `scale` ignores the gradient that arrives"),
}
