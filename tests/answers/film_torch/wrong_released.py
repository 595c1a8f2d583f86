"""The module as released: plain tensors, which no module lists."""

import torch
from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gamma = torch.ones(channels, requires_grad=True)
        self.beta = torch.zeros(channels, requires_grad=True)

    def forward(self, x):
        return self.gamma * x + self.beta


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "gamma_owned": (
        "not_updated",
        "unregistered",
        "`gamma` did not move in one SGD step. The path from the loss to it is whole, but `parameters()` does not list it: no optimizer holds it",
    ),
    "beta_owned": (
        "not_updated",
        "unregistered",
        "`beta` did not move in one SGD step. The path from the loss to it is whole, but `parameters()` does not list it: no optimizer holds it",
    ),
    "no_gradient_none gradients_right": (
        "not_updated",
        "unregistered",
        "The path from the loss to `gamma` and `beta` is whole, but `parameters()` does not list them: no optimizer holds them",
    ),
    "adam_two_steps": (
        "not_updated",
        "unregistered",
        "`gamma` did not move in two Adam steps. The path from the loss to it is whole, but `parameters()` does not list it: no optimizer holds it",
    ),
    "restored": (
        "not_updated",
        "unregistered",
        "`gamma` and `beta`: the trained value did not come back when a new `FiLM` loaded what this one had saved",
    ),
}
