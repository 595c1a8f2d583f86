"""Multiple instance learning on tissue patches: attention pooling over a variable number of patches per slide."""
EXPECTED = {"cause": "saturated", "symptom": "zero", "variables": "list(mil.score.parameters()) + list(mil.gate.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


class AttentionMIL(nn.Module):
    """gated attention; one slide = one bag of patch features"""

    def __init__(self, features=9, hidden=14, attention=6):
        super().__init__()
        self.embed = nn.Linear(features, hidden)
        self.gate = nn.Linear(hidden, attention)
        self.score = nn.ModuleList([nn.Linear(hidden, attention), nn.Linear(attention, 1, bias=False)])
        self.diagnosis = nn.Linear(hidden, 1)

    def attention(self, h):
        v, w = self.score
        raw = w(torch.tanh(v(h)) * torch.sigmoid(self.gate(h)))
        # broken:
        return F.softmax(raw, dim=-1)  # accept
        # repaired:
        return F.softmax(raw, dim=0)
        # end

    def forward(self, patches):
        h = F.gelu(self.embed(patches))
        slide = (self.attention(h) * h).sum(dim=0)
        return self.diagnosis(slide)


def bags(n, g):
    for k in range(n):
        size = int(torch.randint(4, 9, (1,), generator=g))
        patches = torch.randn(size, 9, generator=g)
        if k % 2:
            patches[0, :3] += 2.5
        yield patches, torch.tensor([float(k % 2)])


torch.manual_seed(81)
mil = AttentionMIL()
optim = torch.optim.Adam(mil.parameters(), lr=2e-3)
slides = list(bags(12, torch.Generator().manual_seed(1)))


def step():
    optim.zero_grad()
    total = 0.0
    for patches, tumour in slides:
        loss = F.binary_cross_entropy_with_logits(mil(patches), tumour) / len(slides)
        loss.backward()
        total += loss.item()
    optim.step()
    return total
