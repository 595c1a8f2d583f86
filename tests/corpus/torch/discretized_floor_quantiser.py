"""An image codec: the latent code is brought to 8 levels before the decoder reads it, both halves trained together."""
EXPECTED = {"cause": "discretized", "symptom": "zero", "variables": "list(codec.down.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(8)


class Codec(nn.Module):
    levels = 8

    def __init__(self, width=12):
        super().__init__()
        self.down = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1),
            nn.ELU(),
            nn.Conv2d(width, 4, 4, stride=2, padding=1),
        )
        self.up = nn.Sequential(
            nn.ConvTranspose2d(4, width, 4, stride=2, padding=1),
            nn.ELU(),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
        )

    def quantise(self, latent):
        scaled = torch.sigmoid(latent) * (self.levels - 1)
        # broken:
        codes = torch.floor(scaled + 0.5)  # accept
        # repaired:
        codes = scaled + (torch.floor(scaled + 0.5) - scaled).detach()
        # end
        return codes / (self.levels - 1)

    def forward(self, picture):
        latent = self.down(picture)
        return self.up(self.quantise(latent))


pictures = torch.rand(8, 1, 16, 16)
codec = Codec()
optimizer = torch.optim.Adam(codec.parameters(), lr=2e-3)


def step():
    """One pass over the (only) batch of pictures."""
    optimizer.zero_grad()
    rebuilt = codec(pictures)
    loss = F.mse_loss(rebuilt, pictures)
    loss.backward()
    optimizer.step()
    return loss
