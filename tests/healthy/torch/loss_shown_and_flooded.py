"""Scalars that are to add nothing to the gradient: a flood level, and the value of another loss, for display."""
import torch
from torch import nn

torch.manual_seed(23)
net = nn.Sequential(nn.Linear(4, 12), nn.SiLU(), nn.Linear(12, 2))
opt = torch.optim.NAdam(net.parameters(), lr=1e-3)
x, y = torch.randn(24, 4), torch.randint(2, (24,))
FLOOD = 0.1


def step():
    """One training step; this is what is recorded."""
    scores = net(x)
    surrogate = nn.functional.cross_entropy(scores, y)
    flooded = (surrogate - FLOOD).abs() + FLOOD
    errors = (scores.argmax(1) != y).float().mean()
    shown = flooded + (errors - flooded).detach()
    opt.zero_grad()
    shown.backward()
    opt.step()
    return shown.item()
