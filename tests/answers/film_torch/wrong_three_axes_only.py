"""Only inputs of three axes are taken; the task says (..., channels)."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return torch.einsum("bpc,c->bpc", x, self.gamma) + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, 'return torch.einsum("bpc,c->bpc", x, self.gamma) + self.beta'),
}
