"""Group lasso on the inputs of a regression network, continued after some inputs have been pruned to zero."""
EXPECTED = {"cause": "nan_singular", "symptom": "nan", "variables": "first.weight"}

import torch
import torch.nn as nn

torch.manual_seed(68)

first = nn.Linear(8, 12)
soil_model = nn.Sequential(first, nn.Tanh(), nn.Linear(12, 1))
optimizer = torch.optim.Adam(soil_model.parameters(), lr=1e-3)

samples = torch.randn(40, 8)
acidity = (samples[:, 0] - 0.5 * samples[:, 2]).unsqueeze(1)


def prune(layer, columns):
    with torch.no_grad():
        for column in columns:
            layer.weight[:, column] = 0.0


def group_penalty(weight):
    """Sum of the Euclidean lengths of the columns."""
    # broken:
    return weight.pow(2).sum(dim=0).sqrt().sum()  # accept
    # repaired:
    return (weight.pow(2).sum(dim=0) + 1e-12).sqrt().sum()
    # end


prune(first, columns=[5, 6])


def step(strength=1e-2):
    optimizer.zero_grad()
    fit = nn.functional.mse_loss(soil_model(samples), acidity)
    loss = fit + strength * group_penalty(first.weight)
    loss.backward()
    optimizer.step()
    return loss.item()
