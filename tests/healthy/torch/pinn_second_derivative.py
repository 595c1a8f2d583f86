"""A physics-informed net: u_t and u_xx by autograd.grad on inputs that require grad, plus boundary data."""
import torch
from torch import nn

torch.manual_seed(61)

u = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
opt = torch.optim.Adam(u.parameters(), lr=1e-3)

xt = torch.rand(60, 2, requires_grad=True)
x0 = torch.linspace(0, 1, 15)
initial = torch.stack([x0, torch.zeros(15)], dim=1)
u0 = torch.sin(torch.pi * x0).unsqueeze(1)


def derivative(y, x):
    return torch.autograd.grad(y.sum(), x, create_graph=True)[0]


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad()
    value = u(xt)
    du = derivative(value, xt)
    u_x, u_t = du[:, 0], du[:, 1]
    u_xx = derivative(u_x, xt)[:, 0]
    heat = (u_t - 0.1 * u_xx).pow(2).mean()
    start = (u(initial) - u0).pow(2).mean()
    loss = heat + start
    loss.backward()
    opt.step()
    return heat.item(), start.item()
