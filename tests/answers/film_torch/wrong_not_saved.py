"""state_dict is overridden and leaves the weights out."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))

    def state_dict(self, *args, **kwargs):
        return {}

    def load_state_dict(self, state, *args, **kwargs):
        pass

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 7,
    "outcome": "wrong",
    "restored": (
        "not_updated",
        "unregistered",
        "`gamma` and `beta`: the trained value did not come back when a new `FiLM` loaded what this one had saved",
    ),
}
