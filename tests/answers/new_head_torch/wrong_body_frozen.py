"""The body is frozen."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    tuned.body.requires_grad_(False)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    return tuned, optimizer


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "body_learns two_steps": (
        "not_updated",
        "frozen",
        "`body_kernel` and `body_bias` did not move in one step, and got no gradient",
    ),
}
