"""The bias is left out of the penalty."""

import torch
from torch import nn


def train(model, optimizer, batches):
    for x, y in batches:
        penalty = 0.1 * (model.weight**2).sum()
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "After `train` the weight of the model is off by up to"),
}
