"""A pairwise ranking loss: every score is meant to meet every other, as (N, 1) against (N,)."""
import torch
from torch import nn

torch.manual_seed(3)
scorer = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(scorer.parameters(), lr=1e-3)
items, clicks = torch.randn(10, 4), torch.rand(10)


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    scores = scorer(items).squeeze(1)
    margin = scores.unsqueeze(1) - scores
    better = (clicks[:, None] > clicks).float()
    loss = (nn.functional.softplus(-margin) * better).mean()
    loss.backward()
    optimizer.step()
    return loss.item()
