"""To fit larger microscope pictures into memory the convolutional trunk is run under activation checkpointing."""
EXPECTED = {"cause": "checkpointed", "symptom": "none", "variables": "list(net.trunk.parameters())"}

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(12)


class CellNet(nn.Module):
    def __init__(self, n_classes=3):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1),
            nn.GELU(),
            nn.Conv2d(8, 8, 3, padding=1, stride=2),
            nn.GELU(),
        )
        self.head = nn.Linear(8, n_classes)

    def forward(self, picture):
        # broken:
        maps = checkpoint(self.trunk, picture, use_reentrant=True)  # accept
        # repaired:
        maps = checkpoint(self.trunk, picture, use_reentrant=False)
        # end
        return self.head(maps.mean(dim=(2, 3)))


pictures = torch.rand(10, 1, 14, 14)
kind = torch.randint(0, 3, (10,))
net = CellNet()
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)


def step():
    net.train()
    optimizer.zero_grad()
    loss = loss_fn(net(pictures), kind)
    loss.backward()
    optimizer.step()
    return loss
