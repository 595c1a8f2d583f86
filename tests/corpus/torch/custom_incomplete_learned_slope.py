"""Activation with a learned slope for negative inputs, written as an autograd.Function to save memory."""
EXPECTED = {"cause": "custom_incomplete", "symptom": ("none", "not_updated"), "variables": "[act.slope for act in (net[1], net[3])]"}

import torch
import torch.nn as nn


class SlopedFunction(torch.autograd.Function):

    @staticmethod
    def forward(ctx, x, slope):
        ctx.save_for_backward(x, slope)
        return torch.where(x >= 0, x, slope * x)

    @staticmethod
    def backward(ctx, grad_output):
        x, slope = ctx.saved_tensors
        grad_x = torch.where(x >= 0, grad_output, slope * grad_output)
        # broken:
        return grad_x, None  # accept
        # repaired:
        grad_slope = (grad_output * x.clamp(max=0)).sum(dim=0)
        return grad_x, grad_slope
        # end


class Sloped(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.slope = nn.Parameter(torch.full((width,), 0.25))

    def forward(self, x):
        return SlopedFunction.apply(x, self.slope)


torch.manual_seed(15)
net = nn.Sequential(nn.Linear(5, 12), Sloped(12), nn.Linear(12, 12), Sloped(12), nn.Linear(12, 1))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)

measurements = torch.randn(32, 5)
viscosity = measurements.abs().sum(dim=1, keepdim=True)


def step():
    optimizer.zero_grad()
    loss = nn.functional.l1_loss(net(measurements), viscosity)
    loss.backward()
    optimizer.step()
    return loss
