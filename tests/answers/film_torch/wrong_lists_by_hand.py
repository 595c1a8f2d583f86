"""parameters() is overridden to list plain tensors; a model around it does not ask it."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)

    def parameters(self, recurse=True):
        yield self.gamma
        yield self.beta

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "adam_two_steps": (
        "not_updated",
        "unoptimized",
        "`gamma` did not move in two Adam steps, though it has a gradient: the optimizer was never given it",
    ),
    "restored": (
        "not_updated",
        "unregistered",
        "`gamma` and `beta`: the trained value did not come back when a new `FiLM` loaded what this one had saved",
    ),
}
