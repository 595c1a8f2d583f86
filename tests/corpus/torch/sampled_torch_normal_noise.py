"""Aiming at a moving target: a net gives the mean aim point and its spread, and is rewarded for shots that land close."""
EXPECTED = {"cause": "sampled", "symptom": "zero", "variables": "list(aim.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(47)


class Aim(nn.Module):
    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(4, 16)
        self.mu = nn.Linear(16, 2)
        self.spread = nn.Linear(16, 2)

    def forward(self, target):
        h = torch.tanh(self.shared(target))
        return self.mu(h), nn.functional.softplus(self.spread(h)) + 0.05


def shoot(mu, sigma, shots=8):
    mu = mu.expand(shots, *mu.shape)
    sigma = sigma.expand(shots, *sigma.shape)
    # broken:
    return torch.normal(mu, sigma)  # accept
    # repaired:
    return mu + sigma * torch.randn_like(mu)
    # end


target = torch.randn(25, 4)
future = target[:, :2] + 0.5 * target[:, 2:]

aim = Aim()
opt = torch.optim.NAdam(aim.parameters(), lr=5e-3)


def step():
    mu, sigma = aim(target)
    landed = shoot(mu, sigma)
    miss = (landed - future).pow(2).sum(dim=-1)
    loss = miss.mean()

    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss
