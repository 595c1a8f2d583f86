"""Linear layer with a weight of unit rows; the normalised weight is prepared in the constructor so that forward stays fast."""
EXPECTED = {"cause": ("released", "unrecorded"), "symptom": "exception", "variables": "[ranker.scorer.direction, ranker.scorer.length]"}

import torch
import torch.nn as nn


class UnitRowLinear(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.direction = nn.Parameter(torch.randn(n_out, n_in))
        self.length = nn.Parameter(torch.ones(n_out, 1))
        # broken:
        self.kernel = self.compute_kernel()  # accept
        # repaired:
        # end

    def compute_kernel(self):
        return self.length * self.direction / self.direction.norm(dim=1, keepdim=True)

    def forward(self, x):
        # broken:
        return x @ self.kernel.T  # accept
        # repaired:
        return x @ self.compute_kernel().T
        # end


class Ranker(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Linear(8, 10), nn.Tanh())
        self.scorer = UnitRowLinear(10, 1)

    def forward(self, hotel):
        return self.scorer(self.features(hotel)).squeeze(-1)


torch.manual_seed(33)
ranker = Ranker()
optimizer = torch.optim.Adam(ranker.parameters(), lr=1e-3)
booked, skipped = torch.randn(20, 8), torch.randn(20, 8)


def step():
    optimizer.zero_grad()
    loss = nn.functional.softplus(ranker(skipped) - ranker(booked)).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


first = step()
