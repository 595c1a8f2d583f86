"""Fuel use of trucks: a little encoder summarises the trip and its numbers are put beside load and slope before the regression."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "list(estimator.trip_encoder.parameters())"}

import torch
import torch.nn as nn


class FuelEstimator(nn.Module):
    def __init__(self, trip_channels=3, code=5):
        super().__init__()
        self.trip_encoder = nn.Sequential(
            nn.Conv1d(trip_channels, 8, kernel_size=5, stride=2),
            nn.Mish(),
            nn.AdaptiveAvgPool1d(1),
            nn.Flatten(),
            nn.Linear(8, code),
        )
        self.regressor = nn.Sequential(nn.Linear(code + 2, 16), nn.Mish(), nn.Linear(16, 1))

    def forward(self, trip, load, slope):
        code = self.trip_encoder(trip)
        rows = []
        for i in range(trip.shape[0]):
            # broken:
            rows.append(torch.tensor([*code[i], load[i], slope[i]]))  # accept
            # repaired:
            rows.append(torch.cat([code[i], load[i:i + 1], slope[i:i + 1]]))
            # end
        table = torch.stack(rows)
        return self.regressor(table).squeeze(1)


torch.manual_seed(9)
trips = torch.randn(10, 3, 40)
loads = torch.rand(10)
slopes = torch.randn(10) * 0.1
litres = 20 + 15 * loads + 30 * slopes + trips.std(dim=(1, 2))
litres = (litres - litres.mean()) / litres.std()

estimator = FuelEstimator()
opt = torch.optim.Adam(estimator.parameters(), lr=1e-2)


def step():
    opt.zero_grad()
    guess = estimator(trips, loads, slopes)
    loss = torch.nn.functional.mse_loss(guess, litres)
    loss.backward()
    opt.step()
    return loss
