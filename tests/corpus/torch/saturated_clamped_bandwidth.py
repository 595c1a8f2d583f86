"""Kernel regression with a learned bandwidth, which is kept within sensible limits."""
EXPECTED = {"cause": "saturated", "symptom": ("zero", "not_updated"), "variables": "smoother.bandwidth"}

import torch
import torch.nn as nn

torch.manual_seed(52)


class KernelSmoother(nn.Module):
    def __init__(self, anchors, start):
        super().__init__()
        self.register_buffer("anchors", anchors)
        self.bandwidth = nn.Parameter(torch.tensor(float(start)))
        self.heights = nn.Parameter(torch.randn(len(anchors)) * 0.1)

    def forward(self, x):
        # broken:
        h = torch.clamp(self.bandwidth, 0.05, 2.0)  # accept
        # repaired:
        h = 0.05 + nn.functional.softplus(self.bandwidth)
        # end
        distance = (x[:, None] - self.anchors) / h
        weights = torch.softmax(-0.5 * distance ** 2, dim=1)
        return weights @ self.heights


smoother = KernelSmoother(anchors=torch.linspace(0, 24, 13), start=3.0)  # accept
optimizer = torch.optim.Adam([
    {"params": [smoother.heights], "lr": 0.05},
    {"params": [smoother.bandwidth], "lr": 0.01},
])

hour = torch.rand(100) * 24
temperature = 15 + 6 * torch.sin((hour - 9) / 24 * 6.283) + 0.5 * torch.randn(100)
temperature = (temperature - temperature.mean()) / temperature.std()


def step():
    optimizer.zero_grad()
    loss = (smoother(hour) - temperature).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss.item(), smoother.bandwidth.item()
