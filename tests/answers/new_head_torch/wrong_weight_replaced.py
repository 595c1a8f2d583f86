"""The head's weight is replaced once more, when the optimizer is there."""

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
    optimizer = torch.optim.Adam(groups)
    tuned.head.weight = nn.Parameter(torch.zeros_like(tuned.head.weight))
    return tuned, optimizer


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "head_learns two_steps": (
        "not_updated",
        "unoptimized",
        "`head_kernel` did not move in one step. The gradient was there; the optimizer does not hold it",
    ),
}
