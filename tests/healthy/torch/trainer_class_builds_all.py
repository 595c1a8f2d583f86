"""A Trainer class that makes model, optimizer and data within the recorded step, and logs through a running average."""
import torch
from torch import nn


class Meter:
    def __init__(self):
        self.total, self.n = 0.0, 0

    def update(self, value, n=1):
        self.total += float(value.detach()) * n
        self.n += n

    @property
    def avg(self):
        return self.total / max(self.n, 1)


class Trainer:
    def __init__(self, model, lr=1e-2):
        self.model = model
        self.opt = torch.optim.SGD(model.parameters(), lr=lr)
        self.loss_fn = nn.MSELoss()
        self.meter = Meter()

    def train_epoch(self, batches):
        self.model.train()
        for x, y in batches:
            self.opt.zero_grad()
            loss = self.loss_fn(self.model(x), y)
            loss.backward()
            self.opt.step()
            self.meter.update(loss, len(x))
        return self.meter.avg


torch.manual_seed(76)


def step():
    """One training step; this is what is recorded."""
    x = torch.randn(30, 4)
    y = x[:, :2] - x[:, 2:]
    model = nn.Sequential(nn.Linear(4, 10), nn.Sigmoid(), nn.Linear(10, 2))
    trainer = Trainer(model)
    return trainer.train_epoch(zip(x.split(15), y.split(15)))
