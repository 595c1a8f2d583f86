"""REINFORCE for short delivery tours: a generator yields one decision at a time and I sum up the log-probabilities."""
EXPECTED = {"cause": "rewrapped", "symptom": "none", "variables": "list(pointer.parameters())"}

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(3)


class Pointer(nn.Module):
    def __init__(self, d=12):
        super().__init__()
        self.city = nn.Linear(2, d)
        self.query = nn.Linear(2, d)

    def forward(self, here, cities, visited):
        keys = torch.tanh(self.city(cities))
        score = keys @ torch.tanh(self.query(here))
        return Categorical(logits=score.masked_fill(visited, float("-inf")))


def drive(policy, cities):
    """yields (log-prob, distance) until everybody is served"""
    visited = torch.zeros(len(cities), dtype=torch.bool)
    here = torch.zeros(2)
    while not visited.all():
        dist = policy(here, cities, visited)
        nxt = dist.sample()
        yield dist.log_prob(nxt), torch.dist(here, cities[nxt])
        visited = visited.clone()
        visited[nxt] = True
        here = cities[nxt]


pointer = Pointer()
opt = torch.optim.Adam(pointer.parameters(), lr=1e-2)
towns = torch.rand(10, 6, 2)
BASELINE = 3.0


def step():
    opt.zero_grad()
    losses = []
    for cities in towns:
        logps, legs = zip(*drive(pointer, cities))
        advantage = sum(legs) - BASELINE
        # broken:
        logp = torch.tensor(logps, requires_grad=True)  # accept
        # repaired:
        logp = torch.stack(logps)
        # end
        losses.append(advantage.detach() * logp.sum())
    loss = torch.stack(losses).mean()
    loss.backward()
    opt.step()
    return loss.item()
