"""Speaker verification: a feature extractor (trained together with the head) is called through the `extract` method we already had."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "list(system.extractor.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(15)


class SpeakerSystem(nn.Module):
    def __init__(self, n_bands=20, dim=16, n_speakers=7):
        super().__init__()
        self.extractor = nn.Sequential(
            nn.Conv1d(n_bands, 24, 3), nn.SELU(),
            nn.Conv1d(24, dim, 3), nn.SELU(),
        )
        self.speakers = nn.Parameter(torch.randn(n_speakers, dim) * 0.2)

    # broken:
    @torch.no_grad()  # accept
    # repaired:
    # end
    def extract(self, bands):
        """One vector per recording."""
        frames = self.extractor(bands)
        return F.normalize(frames.mean(dim=-1), dim=-1)

    def forward(self, bands):
        vectors = self.extract(bands)
        centres = F.normalize(self.speakers, dim=-1)
        return 8.0 * vectors @ centres.t()


bands = torch.randn(21, 20, 18)
who = torch.arange(21) % 7

system = SpeakerSystem()
optimizer = torch.optim.Adam(system.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = F.cross_entropy(system(bands), who)
    loss.backward()
    optimizer.step()
    return loss
