"""A module of its own around a copy of the body."""

import copy

import torch
from torch import nn


class Tuned(nn.Module):
    def __init__(self, body, outputs):
        super().__init__()
        self.body = copy.deepcopy(body)
        self.head = nn.Linear(body[0].out_features, outputs)

    def forward(self, x):
        return self.head(self.body(x))


def fine_tune(model, outputs, rate):
    tuned = Tuned(model.body, outputs)
    slow, fast = list(tuned.body.parameters()), list(tuned.head.parameters())
    return tuned, torch.optim.Adam([{"params": slow, "lr": rate / 10}, {"params": fast}], lr=rate)
