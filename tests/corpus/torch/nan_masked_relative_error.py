"""Forecast of shop sales with a relative error, ignoring the days on which nothing was sold."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "list(forecaster.parameters())"}

import torch
import torch.nn as nn


class SalesForecaster(nn.Module):
    def __init__(self, n_calendar, horizon):
        super().__init__()
        self.calendar = nn.Embedding(n_calendar, 5)
        self.mix = nn.Linear(5 + 7, 14)
        self.out = nn.Linear(14, horizon)

    def forward(self, weekday, last_week):
        h = torch.cat([self.calendar(weekday), last_week], dim=1)
        return nn.functional.softplus(self.out(nn.functional.gelu(self.mix(h))))


def relative_error(forecast, sold):
    open_day = sold > 0
    # broken:
    ratio = (forecast - sold).abs() / sold  # accept
    ratio = torch.where(open_day, ratio, torch.tensor(0.0))  # accept
    # repaired:
    ratio = (forecast - sold).abs() / torch.where(open_day, sold, torch.tensor(1.0))
    ratio = torch.where(open_day, ratio, torch.tensor(0.0))
    # end
    return ratio.sum() / open_day.sum()


torch.manual_seed(62)
forecaster = SalesForecaster(n_calendar=7, horizon=3)
optimizer = torch.optim.Adam(forecaster.parameters(), lr=2e-3)
weekday = torch.randint(0, 7, (20,))
last_week = torch.rand(20, 7) * 4
sales = torch.poisson(torch.full((20, 3), 1.5))


def step():
    optimizer.zero_grad()
    loss = relative_error(forecaster(weekday, last_week), sales)
    loss.backward()
    optimizer.step()
    return loss.item()
