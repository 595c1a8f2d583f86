"""FiLM is a module, not a class of modules."""

import torch
from torch import nn


class Module(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return self.gamma * x + self.beta


FiLM = Module(3)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM` is not a class but a value of type `Module`. The task asks for a class"),
}
