"""The penalty is a number, worked out for every batch."""

import torch
from torch import nn


def train(model, optimizer, batches):
    for x, y in batches:
        penalty = 0.1 * sum((p**2).sum().item() for p in model.parameters())
        loss = ((model(x) - y) ** 2).mean() + penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


EXPECTED = {"as": "wrong_twin_detached"}
