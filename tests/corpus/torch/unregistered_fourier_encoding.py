"""Coordinate network for a height map with learned frequencies; the frequencies are the same number after every epoch."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "field.encoding.freqs"}

import math
import torch
import torch.nn as nn


# broken:
class FourierEncoding:  # accept
    def __init__(self, in_dim, n):
        self.freqs = torch.nn.Parameter(torch.randn(in_dim, n) * 2.0)

    def __call__(self, xy):
# repaired:
class FourierEncoding(nn.Module):
    def __init__(self, in_dim, n):
        super().__init__()
        self.freqs = torch.nn.Parameter(torch.randn(in_dim, n) * 2.0)

    def forward(self, xy):
# end
        proj = math.tau * xy @ self.freqs
        return torch.cat([proj.sin(), proj.cos()], dim=-1)


class HeightField(nn.Module):
    def __init__(self, n_freq=12, hidden=24):
        super().__init__()
        self.encoding = FourierEncoding(2, n_freq)  # accept
        self.body = nn.Sequential(nn.Linear(2 * n_freq, hidden), nn.Softplus(), nn.Linear(hidden, 1))

    def forward(self, xy):
        return self.body(self.encoding(xy))[..., 0]


torch.manual_seed(31)
field = HeightField()
trainer = torch.optim.Adam(field.parameters(), lr=2e-3)
schedule = torch.optim.lr_scheduler.ExponentialLR(trainer, 0.99)

xy = torch.rand(200, 2)
height = torch.sin(7 * xy[:, 0]) * torch.cos(5 * xy[:, 1])


def step():
    trainer.zero_grad()
    residual = field(xy) - height
    loss = (residual ** 2).mean() + 1e-3 * residual.abs().max()
    loss.backward()
    trainer.step()
    schedule.step()
    return loss.item()
