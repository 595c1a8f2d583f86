"""Wanted whale re-identification with an additive angular margin, the class centres being learned inside the criterion."""
EXPECTED = {"cause": "unoptimized", "symptom": "not_updated", "variables": "criterion.centres"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class AngularMarginLoss(nn.Module):
    def __init__(self, n_identities, dim, scale=12.0, margin=0.2):
        super().__init__()
        self.centres = nn.Parameter(torch.empty(n_identities, dim))
        nn.init.xavier_normal_(self.centres)
        self.scale, self.margin = scale, margin

    def forward(self, embedding, identity):
        cosine = F.linear(F.normalize(embedding), F.normalize(self.centres))
        angle = torch.acos(cosine.clamp(-0.999, 0.999))
        own = F.one_hot(identity, len(self.centres)).bool()
        logits = torch.where(own, torch.cos(angle + self.margin), cosine)
        return F.cross_entropy(self.scale * logits, identity)


class FlukeEmbedder(nn.Module):
    def __init__(self, dim=8):
        super().__init__()
        self.stem = nn.Conv2d(1, 6, 5, stride=2)
        self.body = nn.Conv2d(6, 10, 3, stride=2)
        self.project = nn.Linear(10, dim)

    def forward(self, fluke):
        h = F.gelu(self.body(F.gelu(self.stem(fluke))))
        return self.project(h.mean(dim=(2, 3)))


torch.manual_seed(9)
flukes = torch.randn(20, 1, 16, 16)
whale = torch.arange(20) % 6

embedder = FlukeEmbedder()
criterion = AngularMarginLoss(n_identities=6, dim=8)
# broken:
optimizer = torch.optim.SGD(embedder.parameters(), lr=0.05, momentum=0.9)  # accept
# repaired:
optimizer = torch.optim.SGD([*embedder.parameters(), *criterion.parameters()], lr=0.05, momentum=0.9)
# end
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)


def step():
    embedder.zero_grad()
    criterion.zero_grad()
    loss = criterion(embedder(flukes), whale)
    loss.backward()
    optimizer.step()
    scheduler.step()
    return loss
