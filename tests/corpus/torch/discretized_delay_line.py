"""DDSP-style echo: I want to learn the delay (in samples) and the strength of three echoes from a recording."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "room.delay"}

import torch
from torch import nn

torch.manual_seed(4)
N = 256


class Echo(nn.Module):
    def __init__(self, taps=3, longest=40.0):
        super().__init__()
        self.delay = nn.Parameter(torch.tensor([5.4, 13.7, 28.2]))
        self.level = nn.Parameter(torch.full((taps,), 0.3))
        self.longest = longest

    def read(self, dry, delay):
        """dry[n - delay] for every n, zero before the start"""
        n = torch.arange(dry.shape[-1])
        # broken:
        where = (n - delay.clamp(0, self.longest)).long()  # accept
        return dry[:, where.clamp(min=0)] * (where >= 0)
        # repaired:
        pos = n - delay.clamp(0, self.longest)
        left = pos.detach().floor().long()
        frac = pos - left
        a, b = dry[:, left.clamp(min=0)], dry[:, (left + 1).clamp(0, dry.shape[-1] - 1)]
        return ((1 - frac) * a + frac * b) * (left >= 0)
        # end

    def forward(self, dry):
        wet = dry
        for d, g in zip(self.delay, self.level):
            wet = wet + g * self.read(dry, d)
        return wet


room = Echo()
opt = torch.optim.Adam(room.parameters(), lr=0.05)
t = torch.arange(N) / 100.0
dry = torch.stack([torch.sin(2 * torch.pi * f * t) * torch.exp(-t) for f in (1.0, 2.3, 3.1)])
recording = dry.clone()
for lag, amp in ((7, 0.5), (16, 0.3), (30, 0.2)):
    recording[:, lag:] += amp * dry[:, :-lag]


def step():
    opt.zero_grad()
    loss = (room(dry) - recording).pow(2).mean()
    loss.backward()
    opt.step()
    return loss.item()
