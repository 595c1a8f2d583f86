"""Wanted probabilistic sales forecasts with a Gaussian likelihood whose spread is kept inside sensible bounds."""
EXPECTED = {"cause": "overwritten", "symptom": "exception", "variables": "list(forecaster.parameters())"}

import math

import torch
from torch import nn


class SalesForecaster(nn.Module):
    def __init__(self, n_features: int, hidden: int = 12):
        super().__init__()
        self.recurrent = nn.LSTM(n_features, hidden, batch_first=True)
        self.mean = nn.Linear(hidden, 1)
        self.log_var = nn.Linear(hidden, 1)

    def forward(self, weeks):
        states, _ = self.recurrent(weeks)
        last = states[:, -1]
        mean = self.mean(last).squeeze(-1)
        std = torch.exp(0.5 * self.log_var(last)).squeeze(-1)
        # broken:
        std.clamp_(min=0.05, max=20.0)  # accept
        # repaired:
        std = std.clamp(min=0.05, max=20.0)
        # end
        return mean, std


def gaussian_nll(mean, std, sold):
    z = (sold - mean) / std
    return (0.5 * z**2 + torch.log(std) + 0.5 * math.log(2 * math.pi)).mean()


torch.manual_seed(6)
history = torch.randn(18, 10, 3)
sold = history[:, -1, 0] * 1.5 + history[:, -2, 1] + 0.3 * torch.randn(18)

forecaster = SalesForecaster(n_features=3)
optimizer = torch.optim.AdamW(forecaster.parameters(), lr=3e-3)


def step():
    forecaster.train()
    optimizer.zero_grad(set_to_none=True)
    nll = gaussian_nll(*forecaster(history), sold)
    nll.backward()
    nn.utils.clip_grad_norm_(forecaster.parameters(), 1.0)
    optimizer.step()
    return nll.item()
