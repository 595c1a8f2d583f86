"""Sharpness-aware minimisation whose two backwards run on one line, with a clearing in between."""
import torch
from torch import nn

torch.manual_seed(7)
model = nn.Sequential(nn.Linear(6, 12), nn.ReLU(), nn.Linear(12, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(16, 6), torch.randint(0, 3, (16,))


def slopes():
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    return loss


def step():
    """One training step; this is what is recorded."""
    loss = slopes()
    moves = [0.05 * p.grad / (p.grad.norm() + 1e-12) for p in model.parameters()]
    with torch.no_grad():
        for p, move in zip(model.parameters(), moves):
            p.add_(move)
    slopes()
    with torch.no_grad():
        for p, move in zip(model.parameters(), moves):
            p.sub_(move)
    optimizer.step()
    return loss.item()
