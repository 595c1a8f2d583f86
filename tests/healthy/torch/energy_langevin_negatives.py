"""An energy-based model: negatives found by following autograd.grad without create_graph, then held fixed."""
import torch
from torch import nn

torch.manual_seed(64)
energy = nn.Sequential(nn.Linear(2, 32), nn.SiLU(), nn.Linear(32, 1))
opt = torch.optim.Adam(energy.parameters(), lr=1e-4)
data = torch.randn(32, 2) * 0.3 + 1


def negatives(count, rounds=4, length=0.1):
    where = torch.randn(count, 2)
    for _ in range(rounds):
        where = where.detach().requires_grad_()
        downhill, = torch.autograd.grad(energy(where).sum(), where)
        where = where - length * downhill + 0.01 * torch.randn_like(where)
    return where.detach()


def step():
    """One training step; this is what is recorded."""
    low, high = energy(data).mean(), energy(negatives(32)).mean()
    loss = low - high + 1e-3 * (low.square() + high.square())
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()
