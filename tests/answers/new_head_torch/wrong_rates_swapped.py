"""The head is the slow one."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate},
        {"params": tuned.head.parameters(), "lr": rate / 10},
    ]
    optimizer = torch.optim.Adam(groups)
    return tuned, optimizer


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "head_learns two_steps": ("wrong", None, "In one step `head_kernel` moved 0.1 times as far as it should"),
    "body_learns": ("wrong", None, "In one step `body_kernel` moved 10 times as far as it should"),
}
