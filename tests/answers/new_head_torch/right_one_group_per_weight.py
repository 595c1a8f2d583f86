"""A group for each weight, by its name."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": [weight], "lr": rate if name.startswith("head") else rate / 10}
        for name, weight in tuned.named_parameters()
    ]
    return tuned, torch.optim.Adam(groups)
