"""where() with inputs made safe first, sqrt with an epsilon, log1p and clamp: everything near a singular point."""
import torch
import torch.nn as nn

torch.manual_seed(51)

net = nn.Sequential(nn.Linear(3, 16), nn.LeakyReLU(), nn.Linear(16, 2))
opt = torch.optim.Adam(net.parameters(), lr=1e-3)

points = torch.randn(30, 3)
points[:4] = 0.0                           # degenerate samples
points[4] = points[5]                      # and a duplicate
goal = torch.rand(30) * (torch.rand(30) > 0.3)


def entropy_term(p):
    safe = torch.where(p > 0, p, torch.ones_like(p))
    return torch.where(p > 0, -p * torch.log(safe), torch.zeros_like(p))


def step():
    """One training step; this is what is recorded."""
    e = net(points)
    pair = (e[:, None] - e[None, :]).pow(2).sum(-1)         # zeros on the diagonal
    distance = torch.sqrt(pair + 1e-6)
    radius = e.norm(dim=1)
    p = torch.sigmoid(radius - 1.0).clamp(0.0, 1.0)
    loss = ((torch.log1p(radius) - goal) ** 2).mean() - 0.01 * distance.mean() - 0.1 * entropy_term(p).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss.item()
