"""Two stacked layers use the same custom activation (a Gaussian bump) whose derivative is written by hand."""
EXPECTED = {"cause": "custom_wrong", "symptom": "wrong", "variables": "[rbf.inner.weight, rbf.inner.bias]"}

import torch
import torch.nn as nn


class Bump(torch.autograd.Function):
    # broken:
    @staticmethod
    def forward(ctx, x):
        Bump.x = x  # accept
        Bump.y = torch.exp(-x * x)  # accept
        return Bump.y

    @staticmethod
    def backward(ctx, grad):
        return -2 * Bump.x * Bump.y * grad  # accept
    # repaired:
    @staticmethod
    def forward(ctx, x):
        y = torch.exp(-x * x)
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return -2 * x * y * grad
    # end


class BumpNetwork(nn.Module):
    def __init__(self, n_inputs, width):
        super().__init__()
        self.inner = nn.Linear(n_inputs, width)
        self.outer = nn.Linear(width, width)
        self.readout = nn.Linear(width, 1)

    def forward(self, x):
        h = Bump.apply(self.inner(x))
        h = Bump.apply(self.outer(h))
        return self.readout(h).squeeze(-1)


torch.manual_seed(73)
rbf = BumpNetwork(n_inputs=2, width=12)
optimizer = torch.optim.Adam(rbf.parameters(), lr=5e-3)
coordinates = torch.rand(50, 2) * 4 - 2
altitude = torch.exp(-coordinates.pow(2).sum(dim=1)) + 0.5 * torch.exp(-(coordinates - 1).pow(2).sum(dim=1))


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(rbf(coordinates), altitude)
    loss.backward()
    optimizer.step()
    return loss.item()
