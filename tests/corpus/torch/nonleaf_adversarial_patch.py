"""Optimising a printable patch that makes a fixed detector miss the object, starting from small noise."""
EXPECTED = {"cause": "nonleaf", "symptom": ("none", "not_updated"), "variables": "patch"}

import torch
import torch.nn as nn

torch.manual_seed(5)

detector = nn.Sequential(
    nn.Conv2d(3, 6, 5, stride=2), nn.SiLU(),
    nn.Conv2d(6, 8, 3, stride=2), nn.SiLU(),
    nn.Flatten(), nn.Linear(8 * 6 * 6, 2),
).eval().requires_grad_(False)

scenes = torch.rand(4, 3, 29, 29)
# broken:
patch = torch.rand(3, 9, 9, requires_grad=True) * 0.1 + 0.45  # accept
# repaired:
patch = (torch.rand(3, 9, 9) * 0.1 + 0.45).requires_grad_(True)
# end


def paste(images, sticker, top=8, left=8):
    h, w = sticker.shape[-2:]
    padding = (left, images.shape[-1] - left - w, top, images.shape[-2] - top - h)
    full = nn.functional.pad(sticker, padding)
    where = nn.functional.pad(torch.ones(1, h, w), padding)
    return images * (1 - where) + full * where


def step(strength=0.02):
    logits = detector(paste(scenes, patch))
    objectness = logits.softmax(-1)[:, 1].mean()
    objectness.backward()
    if patch.grad is not None:
        with torch.no_grad():
            patch.sub_(strength * patch.grad.sign()).clamp_(0, 1)
    return objectness.item()
