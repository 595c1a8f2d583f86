"""The optimizer is made first, and its groups get the new weights."""

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
    optimizer.param_groups[0]["params"] = list(tuned.body.parameters())
    optimizer.param_groups[1]["params"] = list(tuned.head.parameters())
    return tuned, optimizer
