"""The optimizer is given the head alone."""

import copy

import torch
from torch import nn


def fine_tune(model, outputs, rate):
    tuned = copy.deepcopy(model)
    tuned.head = nn.Linear(model.head.in_features, outputs)
    return tuned, torch.optim.Adam(tuned.head.parameters(), lr=rate)


EXPECTED = {"as": "wrong_body_of_the_old"}
