"""A gate that is to let small values through and stop large ones; nothing before it learns, though hardly a value is large."""
EXPECTED = {"cause": "custom_wrong", "symptom": ("wrong", "zero"), "variables": "list(model.sensor.parameters())"}

import torch
from torch import nn


class Gate(torch.autograd.Function):
    @staticmethod
    def forward(ctx, value, limit):
        ctx.save_for_backward(value)
        ctx.limit = limit
        return value.clamp(-limit, limit)

    @staticmethod
    def backward(ctx, upstream):
        (value,) = ctx.saved_tensors
        # broken:
        return upstream * (value.abs() > ctx.limit), None  # accept
        # repaired:
        return upstream * (value.abs() <= ctx.limit), None
        # end


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.sensor = nn.Linear(3, 5)
        self.readout = nn.Linear(5, 1)

    def forward(self, x):
        return self.readout(Gate.apply(self.sensor(x), 25.0))


torch.manual_seed(4)
model = Model()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
x, y = torch.randn(20, 3), torch.randn(20, 1)


def step():
    optimizer.zero_grad()
    loss = (model(x) - y).abs().mean()
    loss.backward()
    optimizer.step()
    return float(loss)
