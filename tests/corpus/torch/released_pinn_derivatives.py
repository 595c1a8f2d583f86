"""Physics-informed network for the heat equation u_t = k u_xx with unknown conductivity."""
EXPECTED = {"cause": "released", "symptom": "exception", "variables": "[log_k, *u_net.parameters()]"}

import torch
import torch.nn as nn
from torch.autograd import grad

torch.manual_seed(71)

u_net = nn.Sequential(nn.Linear(2, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1))
log_k = nn.Parameter(torch.tensor(-1.0))
optimizer = torch.optim.Adam([*u_net.parameters(), log_k], lr=1e-3)

x_inside = torch.rand(60, 1)
t_inside = torch.rand(60, 1)
x_measured, t_measured = torch.rand(15, 1), torch.rand(15, 1)
u_measured = torch.exp(-t_measured) * torch.sin(3.14159 * x_measured)


def temperature(x, t):
    return u_net(torch.cat([x, t], dim=1))


def residual(x, t):
    x, t = x.clone().requires_grad_(), t.clone().requires_grad_()
    u = temperature(x, t)
    # broken:
    u_x = grad(u.sum(), x)[0]  # accept
    u_t = grad(u.sum(), t)[0]  # accept
    u_xx = grad(u_x.sum(), x)[0]
    # repaired:
    u_x = grad(u.sum(), x, create_graph=True)[0]
    u_t = grad(u.sum(), t, create_graph=True)[0]
    u_xx = grad(u_x.sum(), x, create_graph=True)[0]
    # end
    return u_t - log_k.exp() * u_xx


def step():
    optimizer.zero_grad()
    physics = residual(x_inside, t_inside).pow(2).mean()
    data = (temperature(x_measured, t_measured) - u_measured).pow(2).mean()
    loss = data + 0.1 * physics
    loss.backward()
    optimizer.step()
    return loss.item()
