"""The optimizer is made of the body, and gets the head when that is there."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    optimizer = torch.optim.Adam(tuned.body.parameters(), lr=rate / 10)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    optimizer.add_param_group({"params": tuned.head.parameters(), "lr": rate})
    return tuned, optimizer
