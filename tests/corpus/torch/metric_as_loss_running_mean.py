"""We already track the running error of every epoch in a small class; the same number is used for training."""
EXPECTED = {"cause": ("metric_as_loss", "detached"), "symptom": "exception", "variables": "list(model.parameters())"}

import torch
from torch import nn

torch.manual_seed(58)


class MeanAbsolutePercentage:
    """Accumulates the error over batches; `compute` gives the mean so far."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.total = torch.zeros(())
        self.count = 0

    def update(self, predicted, actual):
        error = ((predicted - actual) / actual).abs()
        self.total = self.total + error.detach().sum()  # accept
        self.count += error.numel()

    def compute(self):
        return self.total / self.count


houses = torch.rand(64, 7)
price = 1 + houses @ torch.rand(7, 1) * 3

model = nn.Sequential(nn.Linear(7, 20), nn.Softplus(), nn.Linear(20, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
mape = MeanAbsolutePercentage()


def step():
    mape.reset()
    for x, y in zip(houses.split(32), price.split(32)):
        optimizer.zero_grad()
        predicted = model(x)
        mape.update(predicted, y)
        # broken:
        loss = mape.compute()  # accept
        # repaired:
        loss = ((predicted - y) / y).abs().mean()
        # end
        loss.backward()
        optimizer.step()
    return loss
