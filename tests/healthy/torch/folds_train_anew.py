"""Cross-validation: every fold makes a network and its optimizer; the best of before, of the same kind, lies beside."""
import copy

import torch
from torch import nn

torch.manual_seed(3)


def network():
    return nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 1))


best = network()
x = torch.randn(24, 6)
y = x.sum(dim=1, keepdim=True)


def train(model, rows):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(2):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x[rows]), y[rows])
        loss.backward()
        optimizer.step()
    return loss.item()


def step():
    """One training step; this is what is recorded."""
    global best
    found = []
    for rows in torch.arange(24).chunk(2):
        model = network()
        found.append((train(model, rows), copy.deepcopy(model)))
    best = min(found, key=lambda pair: pair[0])[1]
    return found
