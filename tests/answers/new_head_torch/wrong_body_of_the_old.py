"""The copy's head, and the body of the old model."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": model.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    return tuned, optimizer


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "body_learns two_steps": (
        "not_updated",
        "unoptimized",
        "`body_kernel` and `body_bias` did not move in one step. The gradient was there; the optimizer does not hold",
    ),
}
