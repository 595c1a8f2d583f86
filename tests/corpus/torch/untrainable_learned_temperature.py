"""CLIP-like matching of captions and pictures; the temperature should be learned together with the two towers."""
EXPECTED = {"cause": "untrainable", "symptom": ("none", "not_updated"), "variables": "matcher.log_temperature"}

import math

import torch
from torch import nn
import torch.nn.functional as F


class Matcher(nn.Module):
    def __init__(self, image_dim=20, text_dim=14, shared=8):
        super().__init__()
        self.image_tower = nn.Sequential(nn.Linear(image_dim, 16), nn.Tanh(), nn.Linear(16, shared))
        self.text_tower = nn.Sequential(nn.Linear(text_dim, 16), nn.Tanh(), nn.Linear(16, shared))
        # broken:
        self.register_buffer("log_temperature", torch.tensor(math.log(1 / 0.07)))  # accept
        # repaired:
        self.log_temperature = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        # end

    def forward(self, image, text):
        i = F.normalize(self.image_tower(image), dim=-1)
        t = F.normalize(self.text_tower(text), dim=-1)
        return self.log_temperature.exp() * i @ t.T


torch.manual_seed(11)
matcher = Matcher()
towers = list(matcher.image_tower.parameters()) + list(matcher.text_tower.parameters())
opt = torch.optim.AdamW([
    {"params": towers, "lr": 1e-3},
    {"params": [matcher.log_temperature], "lr": 1e-2, "weight_decay": 0.0},
])

pictures = torch.randn(10, 20)
captions = torch.randn(10, 14)


def step():
    opt.zero_grad()
    similarity = matcher(pictures, captions)
    target = torch.arange(len(pictures))
    loss = 0.5 * (F.cross_entropy(similarity, target) + F.cross_entropy(similarity.T, target))
    loss.backward()
    opt.step()
    return loss.item()
