"""Adds its own weight decay to the loss; the weights grow as if it were not there."""
EXPECTED = {"cause": "paused", "symptom": "wrong", "variables": "[net.inner.weight, net.outer.weight]"}

from contextlib import nullcontext

import torch
from torch import nn

torch.manual_seed(8)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(6, 18)
        self.outer = nn.Linear(18, 4)

    def forward(self, x):
        return self.outer(torch.nn.functional.gelu(self.inner(x)))

    def size(self):
        """Sum of squares of the weights, without the biases."""
        # broken:
        with torch.no_grad():  # accept
        # repaired:
        with nullcontext():
        # end
            return sum(weight.square().sum() for name, weight in self.named_parameters() if name.endswith("weight"))  # accept


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
x, kind = torch.randn(30, 6), torch.randint(4, (30,))


def step():
    optimizer.zero_grad()
    fit = nn.functional.cross_entropy(net(x), kind)
    loss = fit + 0.5 * 1e-3 * net.size()
    loss.backward()
    optimizer.step()
    return fit.item()
