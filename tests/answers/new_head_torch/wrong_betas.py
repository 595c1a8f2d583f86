"""Adam with a short memory."""

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
    return tuned, torch.optim.Adam(groups, betas=(0.5, 0.999))


EXPECTED = {
    "points": 7,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "After two steps `body_kernel` is off by up to"),
}
