"""A telescope model: sharp pictures are blurred by a Gaussian whose width is to be learnt from pairs of pictures."""
EXPECTED = {"cause": ("assigned", "paused"), "symptom": "none", "variables": "[telescope.log_width]"}

import torch
from torch import nn

torch.manual_seed(18)


def gaussian_kernel(width, radius=3):
    r = torch.arange(-radius, radius + 1).float()
    line = torch.exp(-0.5 * (r / width) ** 2)
    line = line / line.sum()
    return torch.outer(line, line)


class Telescope(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_width = nn.Parameter(torch.tensor(0.0))
        self.gain = nn.Parameter(torch.tensor(1.0))
        self.background = nn.Parameter(torch.tensor(0.1))
        # broken:
        self.blur = nn.Conv2d(1, 1, 7, padding=3, bias=False)
        self.blur.weight.requires_grad_(False)
        # repaired:
        # end

    def forward(self, sky):
        kernel = gaussian_kernel(self.log_width.exp())
        # broken:
        with torch.no_grad():
            self.blur.weight.copy_(kernel.view(1, 1, 7, 7))  # accept
        picture = self.blur(sky)
        # repaired:
        picture = nn.functional.conv2d(sky, kernel.view(1, 1, 7, 7), padding=3)
        # end
        return self.gain * picture + self.background


sky = (torch.rand(6, 1, 20, 20) > 0.95).float() * 5
with torch.no_grad():
    seen = nn.functional.conv2d(sky, gaussian_kernel(torch.tensor(1.8)).view(1, 1, 7, 7), padding=3)
    seen = 1.3 * seen + 0.02 * torch.randn_like(seen)

telescope = Telescope()
optimizer = torch.optim.Adam([p for p in telescope.parameters() if p.requires_grad], lr=0.02)


def step():
    optimizer.zero_grad()
    loss = (telescope(sky) - seen).square().mean()
    loss.backward()
    optimizer.step()
    return loss
