"""A detector counts as right when the predicted box covers the object well enough; the loss is built from the overlaps."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "list(box_net.parameters())"}

import torch
from torch import nn

torch.manual_seed(14)


def make_scene(n):
    corner = torch.rand(n, 2) * 0.4
    size = 0.2 + torch.rand(n, 2) * 0.3
    boxes = torch.cat([corner, corner + size], dim=1)
    views = torch.cat([boxes, boxes.flip(1)], dim=1) + 0.02 * torch.randn(n, 8)
    return views, boxes


def overlap(a, b):
    top_left = torch.max(a[:, :2], b[:, :2])
    bottom_right = torch.min(a[:, 2:], b[:, 2:])
    inter = (bottom_right - top_left).clamp(min=0).prod(dim=1)
    area_a = (a[:, 2:] - a[:, :2]).prod(dim=1)
    area_b = (b[:, 2:] - b[:, :2]).prod(dim=1)
    return inter / (area_a + area_b - inter)


class BoxNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(8, 32), nn.Tanh())
        self.corner = nn.Linear(32, 2)
        self.extent = nn.Linear(32, 2)

    def forward(self, view):
        h = self.features(view)
        corner = torch.sigmoid(self.corner(h)) * 0.5
        extent = torch.sigmoid(self.extent(h)) * 0.5 + 0.1
        return torch.cat([corner, corner + extent], dim=1)


views, boxes = make_scene(48)
box_net = BoxNet()
optimizer = torch.optim.Adam(box_net.parameters(), lr=1e-2)


def step():
    predicted = box_net(views)
    iou = overlap(predicted, boxes)
    # broken:
    misses = torch.tensor([1 - value for value in iou])  # accept
    loss = misses.mean()
    loss.requires_grad = True  # accept
    # repaired:
    loss = (1 - iou).mean()
    # end
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
