"""A shallow copy shares the layers, and the place where they are kept."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.copy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    return tuned, optimizer


EXPECTED = {"as": "wrong_no_copy"}
