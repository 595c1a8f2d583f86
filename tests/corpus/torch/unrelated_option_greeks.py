"""Physics-informed pricing: a network gives the option value, the Black-Scholes residual needs its derivatives in time and spot."""
EXPECTED = {"cause": "unrelated", "symptom": ("exception", "none"), "variables": "list(price.parameters())"}

import torch
from torch import nn

torch.manual_seed(41)
RATE, VOL, STRIKE = 0.03, 0.25, 1.0

price = nn.Sequential(nn.Linear(2, 24), nn.Tanh(), nn.Linear(24, 24), nn.Tanh(), nn.Linear(24, 1))
opt = torch.optim.Adam(price.parameters(), lr=2e-3)


def d(out, wrt):
    return torch.autograd.grad(out, wrt, torch.ones_like(out), create_graph=True)[0]  # accept


class BlackScholes:
    def __init__(self, net):
        self.net = net

    def residual(self, market):
        market = market.requires_grad_()
        # broken:
        tau, spot = market[:, :1], market[:, 1:]  # accept
        value = self.net(market)  # accept
        # repaired:
        tau, spot = market[:, :1], market[:, 1:]
        value = self.net(torch.cat([tau, spot], dim=1))
        # end
        theta, delta = d(value, tau), d(value, spot)
        gamma = d(delta, spot)
        return theta - (0.5 * VOL ** 2 * spot ** 2 * gamma + RATE * spot * delta - RATE * value)

    def payoff_error(self, spot):
        at_expiry = torch.cat([torch.zeros_like(spot), spot], dim=1)
        return self.net(at_expiry) - (spot - STRIKE).clamp(min=0.0)


pde = BlackScholes(price)


def step(n=80):
    market = torch.rand(n, 2) * torch.tensor([1.0, 2.0])
    opt.zero_grad()
    loss = pde.residual(market).square().mean() + pde.payoff_error(2 * torch.rand(n, 1)).square().mean()
    loss.backward()
    opt.step()
    return loss.item()
