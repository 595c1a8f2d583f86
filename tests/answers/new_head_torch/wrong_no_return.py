"""Returns nothing."""

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


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`fine_tune` returned None. The task asks for two things"),
}
