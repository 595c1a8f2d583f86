"""The rate is no longer passed in."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, torch.optim.Adam(tuned.parameters())


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `fine_tune(model, outputs, rate)`"),
}
