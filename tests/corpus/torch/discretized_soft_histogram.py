"""Colour transfer: a tiny conv net recolours grey-ish pictures so that their intensity histogram matches a style picture."""
EXPECTED = {"cause": ("discretized", "unsupported"), "symptom": "exception", "variables": "list(recolour.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(5)

BINS = 16


def intensity_histogram(image, bins=BINS, low=0.0, high=1.0):
    # broken:
    counts = torch.histc(image, bins=bins, min=low, max=high)  # accept
    # repaired:
    width = (high - low) / bins
    centres = torch.linspace(low + width / 2, high - width / 2, bins)
    distance = (image.reshape(-1, 1) - centres) / width
    counts = torch.exp(-0.5 * distance ** 2).sum(dim=0)
    # end
    return counts / counts.sum()


def earth_mover(p, q):
    return (p.cumsum(0) - q.cumsum(0)).abs().mean()


recolour = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=1),
    nn.GELU(),
    nn.Conv2d(8, 3, kernel_size=1),
    nn.Sigmoid(),
)
photos = torch.rand(4, 3, 12, 12) * 0.3 + 0.35
style = torch.rand(4, 3, 12, 12) ** 3

opt = torch.optim.RMSprop(recolour.parameters(), lr=1e-3)


def step():
    opt.zero_grad()
    out = recolour(photos)
    loss = 0.0
    for channel in range(3):
        reached = intensity_histogram(out[:, channel])
        aim = intensity_histogram(style[:, channel])
        loss = loss + earth_mover(reached, aim)
    loss.backward()
    opt.step()
    return loss
