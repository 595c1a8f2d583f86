"""Stochastic weight averaging: AveragedModel, SWALR, and the averages of batch norm made anew at the end."""
import torch
from torch import nn
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn

torch.manual_seed(10)
model = nn.Sequential(nn.Linear(6, 12), nn.BatchNorm1d(12), nn.ReLU(), nn.Linear(12, 2))
average = AveragedModel(model)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
scheduler = SWALR(optimizer, swa_lr=0.05)
batches = [(torch.randn(8, 6), torch.randint(0, 2, (8,))) for _ in range(2)]


def step():
    """One training step; this is what is recorded."""
    for x, y in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    average.update_parameters(model)
    scheduler.step()
    update_bn(batches, average)
    return loss.item()
