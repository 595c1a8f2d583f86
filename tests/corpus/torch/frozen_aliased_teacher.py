"""Wanted BYOL on accelerometer windows: an online encoder with predictor follows a slowly moving, frozen target encoder."""
EXPECTED = {"cause": "frozen", "symptom": "none", "variables": "list(byol.online.parameters())"}

import copy

import torch
from torch import nn
from torch.nn import functional as F


class WindowEncoder(nn.Module):
    def __init__(self, out=8):
        super().__init__()
        self.conv = nn.Conv1d(3, 8, kernel_size=5, padding=2)
        self.fc = nn.Linear(8, out)

    def forward(self, window):
        return self.fc(torch.tanh(self.conv(window)).mean(dim=-1))


class BYOL(nn.Module):
    def __init__(self, encoder, dim=8, momentum=0.99):
        super().__init__()
        self.momentum = momentum
        self.online = encoder
        # broken:
        self.target = self.online  # accept
        # repaired:
        self.target = copy.deepcopy(self.online)
        # end
        self.target.requires_grad_(False)  # accept
        self.predictor = nn.Sequential(nn.Linear(dim, 16), nn.GELU(), nn.Linear(16, dim))

    @torch.no_grad()
    def move_target(self):
        for slow, fast in zip(self.target.parameters(), self.online.parameters()):
            slow.lerp_(fast, 1.0 - self.momentum)

    def forward(self, view_a, view_b):
        loss = 0.0
        for first, second in ((view_a, view_b), (view_b, view_a)):
            guess = self.predictor(self.online(first))
            goal = self.target(second)
            loss = loss + 2.0 - 2.0 * F.cosine_similarity(guess, goal).mean()
        return loss


def jitter(window, generator):
    return window + 0.1 * torch.randn(window.shape, generator=generator)


torch.manual_seed(30)
generator = torch.Generator().manual_seed(1)
windows = torch.randn(16, 3, 25).cumsum(dim=-1) / 5
byol = BYOL(WindowEncoder())
optimizer = torch.optim.SGD(byol.parameters(), lr=0.1)


def step():
    loss = byol(jitter(windows, generator), jitter(windows, generator))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    byol.move_target()
    return loss.item()
