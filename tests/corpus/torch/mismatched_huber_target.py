"""Tide heights from a CSV-like numpy table are predicted by a small net with the Huber loss."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "list(tide_net.parameters())"}

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(12)
torch.manual_seed(12)

hours = np.linspace(0, 48, 96)
height = 2.0 * np.sin(2 * np.pi * hours / 12.4) + 0.3 * rng.standard_normal(96)
lagged = np.stack([height[i:i + 6] for i in range(90)])

inputs = torch.tensor(lagged, dtype=torch.float32)
# broken:
targets = torch.tensor(height[6:]).unsqueeze(1)  # accept
# repaired:
targets = torch.tensor(height[6:], dtype=torch.float32).unsqueeze(1)
# end

tide_net = nn.Sequential(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 1))
criterion = nn.HuberLoss(delta=0.5)
optimizer = torch.optim.Adam(tide_net.parameters(), lr=0.01)


def step():
    optimizer.zero_grad()
    output = tide_net(inputs)
    loss = criterion(output, targets)  # accept
    loss.backward()
    optimizer.step()
    return loss
