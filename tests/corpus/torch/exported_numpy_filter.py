"""Learned pre-emphasis for speech: after the first layer the signal goes through an existing moving-average routine of ours."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "list(net.emphasis.parameters())"}

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(0)
torch.manual_seed(0)


def moving_average(frames, width=5):
    # broken:
    kernel = np.ones(width) / width
    smooth = np.stack([np.convolve(f, kernel, mode="same") for f in frames.detach().numpy()])  # accept
    return torch.from_numpy(smooth).float()  # accept
    # repaired:
    kernel = torch.ones(1, 1, width) / width
    return nn.functional.conv1d(frames.unsqueeze(1), kernel, padding=width // 2).squeeze(1)
    # end


class PhoneNet(nn.Module):
    def __init__(self, samples=64, phones=6):
        super().__init__()
        self.emphasis = nn.Conv1d(1, 1, kernel_size=3, padding=1)
        self.layers = nn.Sequential(nn.Linear(samples, 32), nn.Hardswish(), nn.Linear(32, phones))

    def forward(self, wave):
        wave = self.emphasis(wave.unsqueeze(1)).squeeze(1)
        wave = moving_average(wave)
        return self.layers(wave)


waves = torch.from_numpy(rng.standard_normal((32, 64)).astype("float32"))
phones = torch.from_numpy(rng.integers(0, 6, size=32))

net = PhoneNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
loss_fn = nn.CrossEntropyLoss(label_smoothing=0.1)


def step():
    optimizer.zero_grad()
    loss = loss_fn(net(waves), phones)
    loss.backward()
    optimizer.step()
    return loss
