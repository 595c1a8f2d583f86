"""The rates are rounded to whole numbers."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, torch.optim.Adam(tuned.parameters(), lr=round(rate))


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", None, "No weight of the new model moved, though the optimizer holds some of them"),
}
