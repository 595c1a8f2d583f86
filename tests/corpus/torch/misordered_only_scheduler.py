"""Cosine learning rate schedule for a small vision model; the learning rate goes down nicely but the accuracy stays at chance."""
EXPECTED = {"cause": "misordered", "symptom": "not_updated", "variables": "list(model.parameters())"}

import torch
import torch.nn as nn


class Patchifier(nn.Module):
    def __init__(self, patch, dim):
        super().__init__()
        self.project = nn.Conv2d(3, dim, kernel_size=patch, stride=patch)

    def forward(self, x):
        return self.project(x).flatten(2).transpose(1, 2)


class MixerLike(nn.Module):
    def __init__(self, patch=4, dim=12, n_patches=16, n_classes=5):
        super().__init__()
        self.patches = Patchifier(patch, dim)
        self.tokens = nn.Linear(n_patches, n_patches)
        self.channels = nn.Linear(dim, dim)
        self.head = nn.Linear(dim, n_classes)

    def forward(self, x):
        h = self.patches(x)
        h = h + torch.tanh(self.tokens(h.transpose(1, 2))).transpose(1, 2)
        h = h + torch.tanh(self.channels(h))
        return self.head(h.mean(dim=1))


torch.manual_seed(7)
model = MixerLike()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=100)
loss_fn = nn.CrossEntropyLoss()
xb, yb = torch.randn(10, 3, 16, 16), torch.randint(5, (10,))


def step():
    model.train()
    optimizer.zero_grad()
    logits = model(xb)
    loss = loss_fn(logits, yb)
    loss.backward()  # accept
    # broken:
    scheduler.step()  # accept
    # repaired:
    optimizer.step()
    scheduler.step()
    # end
    return loss.item(), scheduler.get_last_lr()[0]
