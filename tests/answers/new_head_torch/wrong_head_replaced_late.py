"""The optimizer is made of the copy, before the copy gets its new head."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, optimizer


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "head_learns two_steps": (
        "not_updated",
        "unoptimized",
        "`head_kernel` and `head_bias` did not move in one step. The gradient was there; the optimizer does not hold",
    ),
}
