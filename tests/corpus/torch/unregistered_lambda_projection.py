"""Knowledge graph embedding where each relation type gets its own projection, wired together from small functions."""
EXPECTED = {"cause": "unregistered", "symptom": "not_updated", "variables": "[LAYERS['proj'].weight, LAYERS['proj'].bias]"}

import torch
from torch import nn

torch.manual_seed(19)

LAYERS = {}


def normalised_projection(dim_in, dim_out):
    proj = nn.Linear(dim_in, dim_out)
    LAYERS["proj"] = proj
    # broken:
    return lambda v: nn.functional.normalize(proj(v), dim=-1)  # accept
    # repaired:
    return nn.Sequential(proj, Normalise())
    # end


class Normalise(nn.Module):
    def forward(self, v):
        return nn.functional.normalize(v, dim=-1)


class TransR(nn.Module):
    def __init__(self, entities, relations, dim=12, relation_dim=6):
        super().__init__()
        self.entity = nn.Embedding(entities, dim)
        self.relation = nn.Embedding(relations, relation_dim)
        self.project = normalised_projection(dim, relation_dim)  # accept

    def distance(self, head, relation, tail):
        h = self.project(self.entity(head))
        t = self.project(self.entity(tail))
        return (h + self.relation(relation) - t).pow(2).sum(-1)


kg = TransR(entities=25, relations=4)
optimizer = torch.optim.Adagrad(kg.parameters(), lr=0.05)

triples = torch.stack([torch.randint(25, (32,)), torch.randint(4, (32,)), torch.randint(25, (32,))])
corrupted_tail = torch.randint(25, (32,))


def step(margin=1.0):
    head, relation, tail = triples
    good = kg.distance(head, relation, tail)
    bad = kg.distance(head, relation, corrupted_tail)
    loss = nn.functional.softplus(margin + good - bad).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
