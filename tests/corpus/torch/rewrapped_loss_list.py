"""A recurrent net predicts the water level of four gauges; one loss per gauge is gathered in a list and averaged at the end."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "list(model.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(2)

GAUGES = ["north", "mill", "bridge", "delta"]


class RiverModel(nn.Module):
    def __init__(self, n_inputs=6, hidden=18):
        super().__init__()
        self.lstm = nn.LSTM(n_inputs, hidden, batch_first=True)
        self.heads = nn.ModuleDict({g: nn.Linear(hidden, 1) for g in GAUGES})

    def forward(self, rain):
        states, _ = self.lstm(rain)
        return {g: head(states[:, -1]).squeeze(-1) for g, head in self.heads.items()}


rain = torch.rand(12, 20, 6)
levels = {g: rain.mean(dim=(1, 2)) * (i + 1) + 0.05 * torch.randn(12) for i, g in enumerate(GAUGES)}

model = RiverModel()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
mse = nn.MSELoss()


def step():
    model.train()
    optimizer.zero_grad()
    predictions = model(rain)

    losses = []
    for gauge in GAUGES:
        losses.append(mse(predictions[gauge], levels[gauge]))

    # broken:
    loss = torch.tensor(losses, requires_grad=True).mean()  # accept
    # repaired:
    loss = torch.stack(losses).mean()
    # end
    loss.backward()
    optimizer.step()
    return loss
