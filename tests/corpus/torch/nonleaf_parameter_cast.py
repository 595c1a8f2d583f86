"""Channel gains of an audio equaliser must be float64 like the signal; they never change during training."""
EXPECTED = {"cause": ("nonleaf", "unregistered"), "symptom": ("none", "not_updated"), "variables": "eq.gains"}

import torch
import torch.nn as nn

torch.manual_seed(8)


class Equaliser(nn.Module):
    """Weights the bands of a spectrum, then mixes them."""

    def __init__(self, n_bands):
        super().__init__()
        self.n_bands = n_bands
        self.mixer = nn.Linear(n_bands, n_bands, dtype=torch.float64)
        # broken:
        self.gains = nn.Parameter(torch.ones(n_bands)).to(torch.float64)  # accept
        # repaired:
        self.gains = nn.Parameter(torch.ones(n_bands, dtype=torch.float64))
        # end

    def forward(self, signal):
        bands = torch.fft.rfft(signal, dim=-1).abs()[..., : self.n_bands]
        bands = torch.log1p(bands)
        return self.mixer(bands * self.gains)


eq = Equaliser(n_bands=10)
recordings = torch.randn(12, 64, dtype=torch.float64)
wanted = torch.rand(12, 10, dtype=torch.float64)
optimizer = torch.optim.RMSprop(eq.parameters(), lr=1e-2)


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = nn.functional.smooth_l1_loss(eq(recordings), wanted)
    loss.backward()
    optimizer.step()
    return loss.detach()
