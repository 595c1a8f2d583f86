"""forward returns a NumPy array."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return (self.gamma * x + self.beta).detach().numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "`forward` returned a value of type `ndarray`, not a tensor. Autograd sees only tensors",
    ),
}
