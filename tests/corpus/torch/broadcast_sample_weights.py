"""Classifying fish by species with rare species weighted up, one weight per photograph."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "list(fish_net.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(49)

photographs = torch.rand(30, 1, 8, 8)
species = torch.multinomial(torch.tensor([0.6, 0.3, 0.1]), 30, replacement=True)


def rarity(labels, n_classes):
    frequency = torch.bincount(labels, minlength=n_classes).float() / len(labels)
    return 1.0 / frequency.clamp(min=1e-3)


# broken:
weight_of = rarity(species, 3)[species].reshape(-1, 1)  # accept
# repaired:
weight_of = rarity(species, 3)[species]
# end

fish_net = nn.Sequential(
    nn.Conv2d(1, 6, 3), nn.LeakyReLU(0.1),
    nn.Conv2d(6, 6, 3), nn.LeakyReLU(0.1),
    nn.Flatten(), nn.Linear(96, 3),
)
optimizer = torch.optim.Adam(fish_net.parameters(), lr=1e-3)


def weighted_loss(logits, labels, weights):
    per_photo = F.cross_entropy(logits, labels, reduction="none")
    return (weights * per_photo).mean()  # accept


def step():
    optimizer.zero_grad()
    loss = weighted_loss(fish_net(photographs), species, weight_of)
    loss.backward()
    optimizer.step()
    return loss.item()
