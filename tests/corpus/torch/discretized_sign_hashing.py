"""Learning 12-bit hash codes for audio clips: similar clips should get codes that agree, different ones codes that disagree."""
EXPECTED = {"cause": "discretized", "symptom": "zero", "variables": "list(hasher.parameters())"}

import torch
import torch.nn.functional as F
from torch import nn, optim

torch.manual_seed(21)
BITS = 12


class ClipHasher(nn.Module):
    def __init__(self, mel_bands=20, bits=BITS):
        super().__init__()
        self.conv = nn.Conv1d(mel_bands, 24, kernel_size=3)
        self.project = nn.Linear(24, bits)

    def forward(self, mel):
        hidden = F.leaky_relu(self.conv(mel), 0.1).mean(dim=-1)
        return self.project(hidden)


def to_code(activations):
    # broken:
    return activations.sign()  # accept
    # repaired:
    return torch.tanh(activations)
    # end


def pair_loss(code_a, code_b, same):
    agreement = (code_a * code_b).mean(dim=-1)
    target = torch.where(same, 1.0, -1.0)
    return ((agreement - target) ** 2).mean()


clips_a = torch.randn(32, 20, 15)
clips_b = torch.randn(32, 20, 15)
same = torch.arange(32) % 2 == 0
clips_b[same] = clips_a[same] + 0.2 * torch.randn(int(same.sum()), 20, 15)

hasher = ClipHasher()
optimizer = optim.Adam(hasher.parameters(), lr=3e-3)


def step():
    codes_a = to_code(hasher(clips_a))
    codes_b = to_code(hasher(clips_b))
    loss = pair_loss(codes_a, codes_b, same)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
