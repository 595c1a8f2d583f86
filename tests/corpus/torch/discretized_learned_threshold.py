"""A denoiser keeps only the spectrum coefficients above a learnable level, one level per channel."""
EXPECTED = {"cause": "discretized", "symptom": "none", "variables": "[denoiser.gate.level]"}

import torch
from torch import nn

torch.manual_seed(0)


class SpectralGate(nn.Module):
    """Suppress the coefficients whose magnitude is below `level`."""

    def __init__(self, channels):
        super().__init__()
        self.level = nn.Parameter(torch.full((channels, 1), 0.4))

    def forward(self, coefficients):
        magnitude = coefficients.abs()
        # broken:
        keep = (magnitude > self.level).to(coefficients.dtype)  # accept
        # repaired:
        keep = torch.sigmoid((magnitude - self.level) / 0.1)
        # end
        return coefficients * keep


class Denoiser(nn.Module):
    def __init__(self, channels=6, length=32):
        super().__init__()
        self.analysis = nn.Conv1d(1, channels, 5, padding=2)
        self.gate = SpectralGate(channels)
        self.synthesis = nn.Conv1d(channels, 1, 5, padding=2)

    def forward(self, signal):
        return self.synthesis(self.gate(self.analysis(signal)))


t = torch.linspace(0, 6.28, 32)
clean = torch.stack([torch.sin(t * f) for f in torch.rand(16) * 3 + 1]).unsqueeze(1)
noisy = clean + 0.3 * torch.randn_like(clean)

denoiser = Denoiser()
optimiser = torch.optim.SGD(denoiser.parameters(), lr=0.05)


def step():
    optimiser.zero_grad(set_to_none=True)
    restored = denoiser(noisy)
    loss = (restored - clean).pow(2).mean()
    loss.backward()
    optimiser.step()
    return loss
