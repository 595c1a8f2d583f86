"""The body is built anew: what it had learned is gone."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    for layer in tuned.body:
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    return tuned, torch.optim.Adam(groups)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`body_kernel` of the new model is off by up to"),
}
