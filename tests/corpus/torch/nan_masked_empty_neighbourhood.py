"""Attention over the neighbours of each bus stop; stops without neighbours should simply get a zero message."""
EXPECTED = {"cause": "nan_masked", "symptom": "nan", "variables": "net.value.weight"}

import torch
import torch.nn as nn


class NeighbourAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Linear(dim, dim, bias=False)
        self.key = nn.Linear(dim, dim, bias=False)
        self.value = nn.Linear(dim, dim, bias=False)
        self.delay = nn.Linear(2 * dim, 1)

    def messages(self, stops, neighbours):
        q, k, v = self.query(stops), self.key(stops), self.value(stops)
        scores = q @ k.T / q.shape[1] ** 0.5
        has_any = neighbours.any(dim=1, keepdim=True)
        # broken:
        scores = scores.masked_fill(~neighbours, float("-inf"))  # accept
        mixed = torch.softmax(scores, dim=1) @ v  # accept
        return torch.where(has_any, mixed, torch.zeros_like(mixed))  # accept
        # repaired:
        scores = scores.masked_fill(~neighbours & has_any, float("-inf"))
        mixed = torch.softmax(scores, dim=1) @ v
        return torch.where(has_any, mixed, torch.zeros_like(mixed))
        # end

    def forward(self, stops, neighbours):
        return self.delay(torch.cat([stops, self.messages(stops, neighbours)], dim=1)).squeeze(1)


torch.manual_seed(47)
net = NeighbourAttention(dim=6)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)

bus_stops = torch.randn(12, 6)
adjacent = torch.rand(12, 12) > 0.6
adjacent[4] = False
adjacent.fill_diagonal_(False)
delays = torch.rand(12) * 5


def step():
    optimizer.zero_grad()
    loss = nn.functional.l1_loss(net(bus_stops, adjacent), delays)
    loss.backward()
    optimizer.step()
    return loss.item()
