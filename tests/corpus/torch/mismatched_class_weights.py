"""Unbalanced land cover classes: the loss is weighted by inverse frequency, worked out with numpy."""
EXPECTED = {"cause": "mismatched", "symptom": "exception", "variables": "list(landnet.parameters())"}

import numpy as np
import torch
import torch.nn as nn

torch.manual_seed(34)
CLASSES = ["water", "forest", "field", "town"]


def class_weights(labels):
    counts = np.bincount(labels.numpy(), minlength=len(CLASSES))
    weights = counts.sum() / (len(CLASSES) * np.maximum(counts, 1))
    # broken:
    return torch.from_numpy(weights)  # accept
    # repaired:
    return torch.from_numpy(weights).float()
    # end


class LandNet(nn.Module):
    def __init__(self, bands=6):
        super().__init__()
        self.conv1 = nn.Conv2d(bands, 10, 3)
        self.conv2 = nn.Conv2d(10, 10, 3)
        self.fc = nn.Linear(10, len(CLASSES))

    def forward(self, tile):
        h = torch.tanh(self.conv1(tile))
        h = torch.tanh(self.conv2(h))
        return self.fc(h.flatten(2).mean(dim=-1))


tiles = torch.rand(30, 6, 9, 9)
cover = torch.multinomial(torch.tensor([0.1, 0.6, 0.2, 0.1]), 30, replacement=True)

landnet = LandNet()
weighted_loss = nn.CrossEntropyLoss(weight=class_weights(cover))
optimizer = torch.optim.Adam(landnet.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = weighted_loss(landnet(tiles), cover)  # accept
    loss.backward()
    optimizer.step()
    return loss
