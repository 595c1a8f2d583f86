"""Owned weights, but forward reads copies that __init__ made."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels))
        self.beta = nn.Parameter(torch.zeros(channels))
        self.scale = self.gamma * 1
        self.shift = self.beta * 1

    def forward(self, x):
        return self.scale * x + self.shift


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "gamma_owned beta_owned no_gradient_none gradients_right restored": (
        "not_updated",
        "unrecorded",
        "The output ignores the new value of `gamma` and `beta`: it is still as in a new `FiLM`",
    ),
    "adam_two_steps": (
        "exception",
        None,
        "your code raised RuntimeError: Trying to backward through the graph a second time",
    ),
}
