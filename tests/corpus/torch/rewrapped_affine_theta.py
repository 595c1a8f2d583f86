"""Wanted a spatial transformer that may only rotate and zoom the meter photographs before the digit classifier."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "list(reader.localise.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class MeterReader(nn.Module):
    def __init__(self, n_digits=10):
        super().__init__()
        self.localise = nn.Sequential(
            nn.Conv2d(1, 4, 5, stride=2), nn.SiLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 2)
        )
        self.classify = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2), nn.SiLU(), nn.Flatten(), nn.Linear(8 * 7 * 7, n_digits)
        )

    @staticmethod
    def similarity_matrices(angle, zoom):
        matrices = []
        for a, z in zip(angle, zoom):
            c, s = z * torch.cos(a), z * torch.sin(a)
            # broken:
            matrices.append(torch.tensor([[c, -s, 0.0], [s, c, 0.0]]))  # accept
            # repaired:
            zero = torch.zeros_like(c)
            matrices.append(torch.stack([c, -s, zero, s, c, zero]).view(2, 3))
            # end
        return torch.stack(matrices)

    def forward(self, photo):
        angle, log_zoom = self.localise(photo).unbind(dim=1)
        theta = self.similarity_matrices(angle, log_zoom.exp())
        grid = F.affine_grid(theta, list(photo.shape), align_corners=False)
        straightened = F.grid_sample(photo, grid, align_corners=False)
        return self.classify(straightened)


torch.manual_seed(22)
photos = F.avg_pool2d(torch.randn(12, 1, 20, 20), kernel_size=5, stride=1)
digits = torch.randint(0, 10, (12,))

reader = MeterReader()
adam = torch.optim.Adam(reader.parameters(), lr=1e-3)


def step():
    adam.zero_grad()
    loss = F.cross_entropy(reader(photos), digits)
    loss.backward()
    adam.step()
    return loss
