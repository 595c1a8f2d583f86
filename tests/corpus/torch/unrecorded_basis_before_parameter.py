"""Radial basis functions for groundwater depth: the centres of the bumps are meant to move during training."""
EXPECTED = {"cause": "unrecorded", "symptom": "none", "variables": "[wells.centres]"}

import torch
import torch.nn as nn

torch.manual_seed(38)


def bumps(positions, centres, width=0.25):
    gap = positions.unsqueeze(1) - centres.unsqueeze(0)
    return torch.exp(-gap.pow(2).sum(dim=-1) / (2 * width ** 2))


class GroundwaterRBF(nn.Module):
    """The wells never move, so their positions belong to the model."""

    def __init__(self, positions, n_centres=6):
        super().__init__()
        centres = torch.rand(n_centres, 2)
        self.register_buffer("positions", positions)
        # broken:
        self.register_buffer("phi", bumps(positions, centres))  # accept
        # repaired:
        # end
        self.centres = nn.Parameter(centres)
        self.height = nn.Linear(n_centres, 1)

    def forward(self):
        # broken:
        return self.height(self.phi)
        # repaired:
        return self.height(bumps(self.positions, self.centres))
        # end


positions = torch.rand(60, 2)
depth = torch.sin(4 * positions[:, :1]) + positions[:, 1:] ** 2
wells = GroundwaterRBF(positions)
optimizer = torch.optim.Adam(wells.parameters(), lr=0.02)


def step():
    optimizer.zero_grad()
    loss = (wells() - depth).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss
