"""The penalty is a function, called for every batch."""

import torch
from torch import nn


def train(model, optimizer, batches):
    def penalty():
        return 0.1 * sum(torch.linalg.vector_norm(p) ** 2 for p in model.parameters())

    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean() + penalty()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
