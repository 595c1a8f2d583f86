"""A physics-informed net for the heat equation u_t = 0.1 u_xx on random points of space and time."""
EXPECTED = {"cause": "unrelated", "symptom": "exception", "variables": "list(net.parameters())"}

import torch
from torch import nn
from torch.autograd import grad

torch.manual_seed(20)

net = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

points = torch.rand(80, 2, requires_grad=True)

x_start = torch.linspace(0, 1, 30).unsqueeze(1)
start = torch.cat([x_start, torch.zeros_like(x_start)], dim=1)
u_start = torch.sin(3.1416 * x_start)


def residual():
    x = points[:, 0:1]  # accept
    t = points[:, 1:2]
    # broken:
    u = net(points)  # accept
    # repaired:
    u = net(torch.cat([x, t], dim=1))
    # end
    ones = torch.ones_like(u)
    u_x, u_t = grad(u, (x, t), grad_outputs=ones, create_graph=True)  # accept
    u_xx, = grad(u_x, x, grad_outputs=ones, create_graph=True)
    return u_t - 0.1 * u_xx


def step():
    optimizer.zero_grad()
    physics = residual().pow(2).mean()
    initial = (net(start) - u_start).pow(2).mean()
    loss = physics + 10 * initial
    loss.backward()
    optimizer.step()
    return loss
