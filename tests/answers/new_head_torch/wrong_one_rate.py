"""All weights at one rate."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, torch.optim.Adam(tuned.parameters(), lr=rate)


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "body_learns two_steps": ("wrong", None, "In one step `body_kernel` moved 10 times as far as it should"),
}
