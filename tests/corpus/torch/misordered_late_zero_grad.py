"""Training loop for a regression of soil moisture, moved into a method of a trainer class during clean-up."""
EXPECTED = {"cause": "misordered", "symptom": ("not_updated", "none"), "variables": "list(trainer.net.parameters())"}

import torch
import torch.nn as nn


class Trainer:
    def __init__(self, net, lr=1e-3, max_norm=5.0):
        self.net = net
        self.optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        self.criterion = nn.HuberLoss()
        self.max_norm = max_norm
        self.losses = []

    def train_on(self, batch):
        satellite, moisture = batch
        self.net.train()
        # broken:
        predicted = self.net(satellite)
        loss = self.criterion(predicted, moisture)
        loss.backward()
        self.optimizer.zero_grad()  # accept
        # repaired:
        self.optimizer.zero_grad()
        predicted = self.net(satellite)
        loss = self.criterion(predicted, moisture)
        loss.backward()
        # end
        self.optimizer.step()
        self.losses.append(loss.item())
        return loss


def soil_network(n_bands):
    return nn.Sequential(
        nn.Linear(n_bands, 24), nn.LayerNorm(24), nn.SiLU(),
        nn.Linear(24, 12), nn.SiLU(),
        nn.Linear(12, 1),
    )


torch.manual_seed(61)
trainer = Trainer(soil_network(n_bands=7))
bands = torch.rand(40, 7)
moisture = (0.6 * bands[:, 1:2] - 0.2 * bands[:, 4:5] + 0.3) * torch.rand(40, 1)


def step():
    return trainer.train_on((bands, moisture))
