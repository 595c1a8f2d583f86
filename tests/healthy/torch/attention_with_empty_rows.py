"""Attention in which some queries have no key: a large negative number, and the summary is masked afterwards."""
import torch
from torch import nn

torch.manual_seed(3)
query, value = nn.Linear(4, 4), nn.Linear(4, 4)
optimizer = torch.optim.Adam([*query.parameters(), *value.parameters()], lr=1e-3)
x, present = torch.randn(3, 5, 4), torch.tensor([[1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1]]).bool()


def step():
    """One training step; this is what is recorded."""
    optimizer.zero_grad()
    scores = (query(x) @ x.transpose(1, 2)).masked_fill(~present[:, None, :], torch.finfo(x.dtype).min)
    summary = scores.softmax(dim=-1) @ value(x)
    summary = torch.where(present.any(dim=1)[:, None, None], summary, torch.zeros_like(summary))
    loss = summary.square().mean()
    loss.backward()
    optimizer.step()
    return loss.item()
