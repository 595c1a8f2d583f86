"""Spike detector on electrode channels with a learned gate per channel, the gate kept in its own little class."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "detector.gate.logits"}

import torch
import torch.nn as nn
import torch.nn.functional as F


# broken:
class ChannelGate:  # accept
    """Multiplies every channel by a number between 0 and 1."""

    def __init__(self, n_channels):
        self.logits = nn.Parameter(torch.zeros(n_channels))  # accept
# repaired:
class ChannelGate(nn.Module):
    """Multiplies every channel by a number between 0 and 1."""

    def __init__(self, n_channels):
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(n_channels))
# end

    def apply_to(self, x):
        return x * torch.sigmoid(self.logits).view(1, -1, 1)


class SpikeDetector(nn.Module):
    def __init__(self, n_channels=6):
        super().__init__()
        self.gate = ChannelGate(n_channels)
        self.conv = nn.Conv1d(n_channels, 8, 7, padding=3)
        self.head = nn.Conv1d(8, 1, 1)

    def forward(self, x):
        x = self.gate.apply_to(x)
        return self.head(torch.tanh(self.conv(x))).squeeze(1)


def make_batch(n=6, length=40):
    potentials = torch.randn(n, 6, length)
    spikes = (potentials[:, 2] > 1.2).float()
    return potentials, spikes


torch.manual_seed(77)
detector = SpikeDetector()
potentials, spikes = make_batch()
optim = torch.optim.SGD(detector.parameters(), lr=0.2)


def step():
    optim.zero_grad()
    logits = detector(potentials)
    loss = F.binary_cross_entropy_with_logits(logits, spikes, pos_weight=torch.tensor(3.0))
    loss.backward()
    optim.step()
    return loss.item()
