"""Contrastive learning of product pictures and titles, with a learnable logit scale as in CLIP."""
EXPECTED = {"cause": "exported", "symptom": "none", "variables": "[towers.log_scale]"}

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(77)


class Towers(nn.Module):
    def __init__(self, d_image, d_title, d_joint=16):
        super().__init__()
        self.image = nn.Linear(d_image, d_joint)
        self.title = nn.Linear(d_title, d_joint)
        self.log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))

    def forward(self, image, title):
        u = F.normalize(self.image(image), dim=-1)
        v = F.normalize(self.title(title), dim=-1)
        # broken:
        scale = math.exp(self.log_scale)  # accept
        # repaired:
        scale = self.log_scale.exp()
        # end
        return scale * u @ v.T


def clip_loss(logits):
    labels = torch.arange(logits.size(0))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2


shared = torch.randn(24, 6)
images = torch.cat([shared, torch.randn(24, 20)], dim=1)
titles = torch.cat([torch.randn(24, 9), shared], dim=1)

towers = Towers(26, 15)
optimizer = torch.optim.AdamW(towers.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad(set_to_none=True)
    logits = towers(images, titles)
    loss = clip_loss(logits)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(towers.parameters(), 1.0)
    optimizer.step()
    return loss
