"""Poisson deviance for bike counts per station (many zeros), log-link network; all weights are nan after the first update."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "list(demand.parameters())"}

import torch
from torch import nn

torch.manual_seed(6)


def poisson_deviance(counts, rate):
    # broken:
    term = torch.where(counts > 0, counts * torch.log(counts / rate), torch.zeros_like(rate))  # accept
    # repaired:
    shown = torch.where(counts > 0, counts, torch.ones_like(counts))
    term = torch.where(counts > 0, counts * torch.log(shown / rate), torch.zeros_like(rate))
    # end
    return 2.0 * (term - (counts - rate)).mean()


class Demand(nn.Module):
    def __init__(self, stations=7, weather=4):
        super().__init__()
        self.station = nn.Embedding(stations, 5)
        self.weather = nn.Linear(weather, 5)
        self.bilinear = nn.Bilinear(5, 5, 8)
        self.log_rate = nn.Linear(8, 1)

    def forward(self, s, w):
        z = torch.tanh(self.bilinear(self.station(s), torch.tanh(self.weather(w))))
        return self.log_rate(z).squeeze(1).exp()


demand = Demand()
opt = torch.optim.Adagrad(demand.parameters(), lr=0.05)
station = torch.arange(70) % 7
weather = torch.randn(70, 4)
rides = torch.poisson(torch.exp(0.5 * weather[:, 0] - 0.3))


def step():
    opt.zero_grad()
    deviance = poisson_deviance(rides, demand(station, weather))
    deviance.backward()
    nn.utils.clip_grad_norm_(demand.parameters(), 5.0)
    opt.step()
    return deviance.item()
