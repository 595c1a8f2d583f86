"""The old model is frozen, so that it stays, and the copy is made of it."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    model.requires_grad_(False)
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    groups = [
        {"params": tuned.body.parameters(), "lr": rate / 10},
        {"params": tuned.head.parameters(), "lr": rate},
    ]
    optimizer = torch.optim.Adam(groups)
    return tuned, optimizer


EXPECTED = {"as": "wrong_body_frozen"}
