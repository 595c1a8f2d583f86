"""Residual blocks with a learned scale per channel (LayerScale), trained on next-value prediction of a sensor signal."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "[block.gamma for block in model.blocks]"}

import torch
import torch.nn as nn


class ScaledBlock(nn.Module):
    def __init__(self, dim, init_value=0.1):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.ff = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))
        # broken:
        self.gamma = torch.full((dim,), init_value, requires_grad=True)  # accept
        # repaired:
        self.gamma = nn.Parameter(torch.full((dim,), init_value))
        # end

    def forward(self, x):
        return x + self.gamma * self.ff(self.norm(x))


class SignalModel(nn.Module):
    def __init__(self, window=12, dim=16, depth=2):
        super().__init__()
        self.stem = nn.Linear(window, dim)
        self.blocks = nn.ModuleList(ScaledBlock(dim) for _ in range(depth))
        self.out = nn.Linear(dim, 1)

    def forward(self, window):
        h = self.stem(window)
        for block in self.blocks:
            h = block(h)
        return self.out(h).squeeze(-1)


torch.manual_seed(0)
model = SignalModel()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)

signal = torch.sin(torch.arange(200.) * 0.17) + 0.1 * torch.randn(200)
windows = signal[:-1].unfold(0, 12, 1)
following = signal[12:]


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(windows), following)
    loss.backward()
    optimizer.step()
    return loss.item()
