"""Plain SGD."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    return tuned, torch.optim.SGD(groups)


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "head_learns two_steps": ("wrong", None, "In one step `head_kernel` is off by up to"),
    "body_learns": ("wrong", None, "In one step `body_kernel` is off by up to"),
}
