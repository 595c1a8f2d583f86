"""The optimizer is given copies of the right weights."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    weights = [nn.Parameter(weight.detach().clone()) for weight in tuned.parameters()]
    return tuned, torch.optim.Adam(weights, lr=rate)


EXPECTED = {"as": "wrong_released"}
