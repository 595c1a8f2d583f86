"""As it is released: the weights are replaced by new ones."""

import torch
from torch import nn


def restart(model):
    model.head.weight = nn.Parameter(torch.zeros_like(model.head.weight))
    model.head.bias = nn.Parameter(torch.zeros_like(model.head.bias))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "not_updated",
        "unoptimized",
        "`head_kernel` and `head_bias` did not move in the first step after `restart`, though the gradient is there",
    ),
}
