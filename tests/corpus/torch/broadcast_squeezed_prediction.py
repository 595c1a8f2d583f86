"""Sea level from a series of pressures with a small GRU; the loader hands out targets with a last axis of one."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "[*tide.gru.parameters(), tide.level.weight]"}

import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class TideModel(nn.Module):
    def __init__(self, n_stations, hidden=10):
        super().__init__()
        self.gru = nn.GRU(n_stations, hidden, batch_first=True)
        self.level = nn.Linear(hidden, 1)

    def forward(self, pressure):
        _, last = self.gru(pressure)
        # broken:
        return self.level(last[-1]).squeeze(-1)  # accept
        # repaired:
        return self.level(last[-1])
        # end


torch.manual_seed(46)
pressure = torch.randn(24, 8, 3)
sea_level = pressure.mean(dim=(1, 2)).mul(-2).unsqueeze(-1) + 0.05 * torch.randn(24, 1)
loader = DataLoader(TensorDataset(pressure, sea_level), batch_size=12)

tide = TideModel(n_stations=3)
optimizer = torch.optim.Adam(tide.parameters(), lr=1e-3)
criterion = nn.SmoothL1Loss()


def step():
    """An epoch of two batches."""
    total = 0.0
    for x, y in loader:
        optimizer.zero_grad()
        loss = criterion(tide(x), y)  # accept
        loss.backward()
        optimizer.step()
        total += loss.item() * len(x)
    return total / len(loader.dataset)
