"""Teacher-forced vocoder: the output layer learns and the loss creeps down a little, but the kernels of the two dilated convolutions are bit-identical after 20k steps."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated", "variables": "[p for c in session.net.dilated for p in (c.parametrizations.weight.original0, c.parametrizations.weight.original1)]"}
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm


@dataclass
class Recipe:
    channels: int = 6
    lr: float = 3e-3
    clip: float = 5.0


class Vocoder(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.inlet = nn.Conv1d(4, ch, 1)
        self.dilated = nn.ModuleList(nn.Conv1d(ch, ch, 3, padding=d, dilation=d) for d in (1, 2))
        self.outlet = nn.Conv1d(ch, 1, 1)

    def normalise(self):
        for conv in self.dilated:
            weight_norm(conv, dim=0)
        return self

    def forward(self, mel):
        h = self.inlet(mel)
        for conv in self.dilated:
            h = h + torch.tanh(conv(h))
        return self.outlet(h).squeeze(1)


class Session:
    """Everything one experiment needs, restored from a recipe."""

    def __init__(self, recipe):
        self.recipe = recipe
        self.net = Vocoder(recipe.channels)
        # broken:
        self.opt = torch.optim.AdamW(self.net.parameters(), lr=recipe.lr)  # accept
        self.net.normalise()  # accept
        # repaired:
        self.net.normalise()
        self.opt = torch.optim.AdamW(self.net.parameters(), lr=recipe.lr)
        # end

    def update(self, mel, wave):
        self.opt.zero_grad()
        loss = F.smooth_l1_loss(self.net(mel), wave)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), self.recipe.clip)
        self.opt.step()
        return loss.item()


torch.manual_seed(11)
t = torch.linspace(0, 6.28, 24)
wave = torch.sin(torch.arange(1, 6)[:, None] * t)
mel = torch.stack([wave, wave.roll(1, 1), wave.cos(), wave ** 2], dim=1)
session = Session(Recipe())


def step():
    return session.update(mel, wave)
