"""Mixing three expert forecasts of the electricity load with learned weights on top of a learned correction."""
EXPECTED = {"cause": "recreated", "symptom": "not_updated", "variables": "mixture.logits"}

import torch
import torch.nn as nn


class ForecastMixture(nn.Module):
    def __init__(self, n_experts, n_weather):
        super().__init__()
        self.n_experts = n_experts
        self.correction = nn.Sequential(nn.Linear(n_weather, 8), nn.Softplus(), nn.Linear(8, n_experts))
        self.reset_mixture()

    def reset_mixture(self):
        """Equal weights for all experts."""
        self.logits = nn.Parameter(torch.zeros(self.n_experts))  # accept

    def forward(self, forecasts, weather):
        # broken:
        self.reset_mixture()  # accept
        # repaired:
        # end
        corrected = forecasts + self.correction(weather)
        return corrected @ torch.softmax(self.logits, dim=0)


torch.manual_seed(64)
mixture = ForecastMixture(n_experts=3, n_weather=4)
optimizer = torch.optim.Adam(mixture.parameters(), lr=0.02)

weather = torch.randn(48, 4)
load = 10 + weather[:, 0] + 0.3 * torch.randn(48)
forecasts = load[:, None] + torch.randn(48, 3) * torch.tensor([0.5, 1.0, 2.0])


def quantile_loss(predicted, actual, q=0.6):
    gap = actual - predicted
    return torch.maximum(q * gap, (q - 1) * gap).mean()


def step():
    optimizer.zero_grad()
    loss = quantile_loss(mixture(forecasts, weather), load)
    loss.backward()
    optimizer.step()
    return loss.item()
