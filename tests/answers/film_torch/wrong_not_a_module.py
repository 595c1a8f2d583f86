"""A plain class: its weights are owned by nobody that torch knows."""

import torch


class FiLM:
    def __init__(self, channels):
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)

    def __call__(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`FiLM` is not a torch.nn.Module. Keep the base class of the task"),
}
