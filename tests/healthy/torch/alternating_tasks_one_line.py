"""Tasks in turn on one line: autograd.grad over all weights, an update in between, each head in its own task only."""
import torch
from torch import nn

torch.manual_seed(3)
trunk, heads = nn.Linear(5, 8), nn.ModuleList([nn.Linear(8, 1), nn.Linear(8, 2)])
weights = [*trunk.parameters(), *heads.parameters()]
optimizer = torch.optim.Adam(weights, lr=1e-3)
x, goals = torch.randn(16, 5), [torch.randn(16, 1), torch.randn(16, 2)]


def step():
    """One training step; this is what is recorded."""
    for head, goal in zip(heads, goals):
        loss = nn.functional.mse_loss(head(trunk(x).tanh()), goal)
        for weight, slope in zip(weights, torch.autograd.grad(loss, weights, allow_unused=True)):
            weight.grad = slope
        optimizer.step()
    return loss.item()
