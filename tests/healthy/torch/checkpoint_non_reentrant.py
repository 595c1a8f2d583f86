"""Activation checkpointing with use_reentrant=False; the input is data and needs no gradient."""
import torch
import torch.nn as nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(30)


class Deep(nn.Module):
    def __init__(self, depth=4, width=16):
        super().__init__()
        self.first = nn.Linear(6, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1))
            for _ in range(depth))
        self.last = nn.Linear(width, 1)

    def forward(self, x):
        x = checkpoint(self.first, x, use_reentrant=False)
        for block in self.blocks:
            x = x + checkpoint(block, x, use_reentrant=False)
        return self.last(x)


model = Deep()
opt = torch.optim.Adam(model.parameters(), lr=1e-3)
x, y = torch.randn(20, 6), torch.randn(20, 1)


def step():
    """One training step; this is what is recorded."""
    opt.zero_grad()
    loss = nn.functional.mse_loss(model(x), y)
    loss.backward()
    opt.step()
    return loss.item()
