"""The head stays as it is."""

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
    return tuned, optimizer


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "The weight of the new `head` has shape"),
}
