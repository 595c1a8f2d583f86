"""As it is released: the optimizer is made of the old model."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    groups = [
        {"params": model.body.parameters(), "lr": rate / 10},
        {"params": model.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, optimizer


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "unoptimized",
        "No weight of the new model moved. The optimizer holds 4 weights, and none of them is one of the new model's",
    ),
}
