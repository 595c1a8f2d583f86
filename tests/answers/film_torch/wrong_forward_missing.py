"""No forward at all: torch itself raises NotImplementedError."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        'your code raised NotImplementedError: Module [FiLM] is missing the required "forward" function',
    ),
}
