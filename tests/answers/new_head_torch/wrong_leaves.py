"""The optimizer is given results of a computation."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    weights = [weight.clone() for weight in tuned.parameters()]
    return tuned, torch.optim.Adam(weights, lr=rate)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "can't optimize a non-leaf Tensor"),
}
