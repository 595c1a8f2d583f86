"""Resistance of yachts from hull measurements, plain regression with a home-made mean squared error."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "[hull_net[0].weight, hull_net[2].weight]"}

import torch
import torch.nn as nn

torch.manual_seed(41)

hulls = torch.rand(36, 6)
resistance = 4 * hulls[:, 5] ** 2 + hulls[:, 0] + 0.1 * torch.randn(36)

hull_net = nn.Sequential(nn.Linear(6, 24), nn.SiLU(), nn.Linear(24, 1))
optimizer = torch.optim.SGD(hull_net.parameters(), lr=0.05)


def standardise(values):
    return (values - values.mean(dim=0)) / values.std(dim=0)


inputs, targets = standardise(hulls), standardise(resistance)


def mean_squared_error(predicted, true):
    return torch.mean((predicted - true) ** 2)  # accept


def step():
    optimizer.zero_grad()
    # broken:
    predicted = hull_net(inputs)
    # repaired:
    predicted = hull_net(inputs).squeeze(1)
    # end
    loss = mean_squared_error(predicted, targets)  # accept
    loss.backward()
    optimizer.step()
    return loss.item()
