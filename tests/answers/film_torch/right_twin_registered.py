"""Registered one by one."""

import torch
from torch import nn


class PReLU(nn.Module):
    """x where x is positive, slope * x elsewhere; each channel has a slope of its own."""

    def __init__(self, channels):
        super().__init__()
        for channel in range(channels):
            self.register_parameter(f"slope{channel}", nn.Parameter(torch.tensor(0.25)))

    def forward(self, x):
        return torch.where(x > 0, x, torch.stack(list(self.parameters())) * x)
