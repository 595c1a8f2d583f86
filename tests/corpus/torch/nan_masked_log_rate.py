"""Poisson likelihood of photon counts on a detector; pixels with no exposure contribute nothing."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "list(rate_model.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(29)

N_PIXELS = 9
rate_model = nn.Sequential(nn.Linear(4, 20), nn.Tanh(), nn.Linear(20, N_PIXELS))
optimizer = torch.optim.Adam(rate_model.parameters(), lr=1e-3)

telescope_settings = torch.randn(26, 4)
exposure = torch.rand(26, N_PIXELS) * 2
exposure[torch.rand(26, N_PIXELS) < 0.15] = 0.0  # shutter closed
photons = torch.poisson(exposure * 1.5)


def expected_counts(settings):
    return exposure * torch.exp(rate_model(settings))


def poisson_loss(rate, counts):
    lit = rate > 0
    # broken:
    log_rate = torch.where(lit, torch.log(rate), torch.zeros_like(rate))  # accept
    # repaired:
    safe_rate = torch.where(lit, rate, torch.ones_like(rate))
    log_rate = torch.log(safe_rate)
    # end
    return (rate - counts * log_rate).sum(dim=1).mean()


def step():
    optimizer.zero_grad()
    loss = poisson_loss(expected_counts(telescope_settings), photons)
    loss.backward()
    optimizer.step()
    return loss.item()
