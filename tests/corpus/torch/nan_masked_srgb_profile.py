"""Camera profiling from a colour chart: the first loss prints as a sensible number, and after one optimizer step the whole colour matrix is NaN."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "[profile.matrix, profile.black]"}
import math

import torch
from torch import nn

KNEE = 0.0031308


def encode_srgb(lin):
    """Linear light to display values, IEC 61966-2-1."""
    # broken:
    curve = 1.055 * lin.pow(1 / 2.4) - 0.055  # accept
    return torch.where(lin > KNEE, curve, 12.92 * lin)  # accept
    # repaired:
    curve = 1.055 * lin.clamp(min=KNEE).pow(1 / 2.4) - 0.055
    return torch.where(lin > KNEE, curve, 12.92 * lin)
    # end


class CameraProfile(nn.Module):
    def __init__(self):
        super().__init__()
        self.matrix = nn.Parameter(torch.eye(3) + 0.05 * torch.randn(3, 3))
        self.black = nn.Parameter(torch.full((3,), 0.01))
        self.log_gain = nn.Parameter(torch.tensor(math.log(1.1)))

    def forward(self, raw):
        lin = (raw - self.black) @ self.matrix.T
        return encode_srgb(lin * self.log_gain.exp())


class Chart:
    """24 patches: 18 colours and a grey ramp that ends in black."""

    def __init__(self, seed):
        g = torch.Generator().manual_seed(seed)
        colours = 0.05 + 0.9 * torch.rand(18, 3, generator=g)
        ramp = torch.linspace(0.9, 0.0, 6)[:, None].expand(6, 3)
        self.reference = torch.cat([colours, ramp])
        crosstalk = torch.tensor([[0.8, 0.15, 0.05], [0.1, 0.8, 0.1], [0.0, 0.2, 0.8]])
        self.raw = self.reference.pow(2.2) @ crosstalk.T


def delta(shown, reference):
    return ((shown - reference) ** 2).mean() + 0.1 * (shown - reference).abs().mean()


torch.manual_seed(2)
chart = Chart(seed=5)
profile = CameraProfile()
solver = torch.optim.SGD(profile.parameters(), lr=0.05)


def step():
    solver.zero_grad()
    loss = delta(profile(chart.raw), chart.reference)
    loss.backward()
    solver.step()
    return loss.item()
