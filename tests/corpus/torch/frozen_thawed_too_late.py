"""Two-stage training of a recommender: item factors come from a previous run, are kept fixed at first and thawed later."""
EXPECTED = {"cause": ("frozen", "unoptimized"), "symptom": "not_updated", "variables": "recommender.items.weight"}

import torch
from torch import nn


class Recommender(nn.Module):
    def __init__(self, n_users, n_items, factors):
        super().__init__()
        self.users = nn.Embedding(n_users, factors)
        self.items = nn.Embedding(n_items, factors)
        self.user_bias = nn.Embedding(n_users, 1)

    def forward(self, u, i):
        return (self.users(u) * self.items(i)).sum(-1) + self.user_bias(u).squeeze(-1)


torch.manual_seed(31)
recommender = Recommender(12, 20, 6)
recommender.items.weight.requires_grad_(False)


def make_optimizer():
    trainable = filter(lambda p: p.requires_grad, recommender.parameters())  # accept
    return torch.optim.Adam(trainable, lr=0.01)


optimizer = make_optimizer()
users, items = torch.randint(12, (64,)), torch.randint(20, (64,))
ratings = torch.randint(1, 6, (64,)).float()


def step():
    optimizer.zero_grad()
    loss = (recommender(users, items) - ratings).square().mean()
    loss.backward()
    optimizer.step()
    return loss.item()


def second_stage():
    global optimizer
    # broken:
    recommender.items.weight.requires_grad_(True)  # accept
    # repaired:
    recommender.items.weight.requires_grad_(True)
    optimizer = make_optimizer()
    # end


for _ in range(4):
    step()
second_stage()
