"""Predicting how many bicycles leave each rental station per hour; counts are whole numbers, so the forecast is made whole too."""
EXPECTED = {"cause": "discretized", "symptom": "zero", "variables": "list(net.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(11)

n_stations = 40
weather = torch.rand(n_stations, 5)
hour = torch.arange(n_stations).float().unsqueeze(1) % 24 / 24.0
features = torch.cat([weather, hour], dim=1)
departures = torch.poisson(3 + 10 * features[:, :1] * features[:, 1:2])


class StationForecaster(nn.Module):
    def __init__(self, in_features: int, hidden: int = 20):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(in_features, hidden),
            nn.Tanh(),
            nn.Linear(hidden, hidden),
            nn.Tanh(),
        )
        self.rate = nn.Linear(hidden, 1)
        self.softplus = nn.Softplus()

    def forward(self, x):
        rate = self.softplus(self.rate(self.encoder(x))) * 5.0
        # broken:
        return torch.round(rate)  # accept
        # repaired:
        return rate
        # end


net = StationForecaster(features.shape[1])
opt = torch.optim.Adam(net.parameters(), lr=0.01)
criterion = nn.L1Loss()


def step():
    net.train()
    opt.zero_grad()
    prediction = net(features)
    loss = criterion(prediction, departures)
    loss.backward()
    opt.step()
    return loss.item()
