"""Few-shot recognition of bird calls: class prototypes are the mean embeddings of the support set, queries go to the nearest."""
EXPECTED = {"cause": "assigned", "symptom": "wrong", "variables": "list(protonet.encoder.parameters())"}

import torch
from torch import nn

torch.manual_seed(37)
WAYS, SHOTS, QUERIES = 4, 3, 5


class ProtoNet(nn.Module):
    def __init__(self, n_in=12, dim=8):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_in, 20), nn.Softplus(), nn.Linear(20, dim))
        self.prototypes = None

    def fit_prototypes(self, support):
        """support: (ways, shots, features)"""
        centres = self.encoder(support).mean(dim=1)
        # broken:
        self.prototypes = nn.Parameter(centres)  # accept
        # repaired:
        self.prototypes = centres
        # end

    def forward(self, queries):
        q = self.encoder(queries)
        return -((q.unsqueeze(1) - self.prototypes.unsqueeze(0)) ** 2).sum(dim=-1)


centre = torch.randn(WAYS, 1, 12)
support = centre + 0.6 * torch.randn(WAYS, SHOTS, 12)
queries = (centre + 0.6 * torch.randn(WAYS, QUERIES, 12)).reshape(-1, 12)
labels = torch.arange(WAYS).repeat_interleave(QUERIES)

protonet = ProtoNet()
optimizer = torch.optim.Adam(protonet.encoder.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    protonet.fit_prototypes(support)
    loss = nn.functional.cross_entropy(protonet(queries), labels)
    loss.backward()
    optimizer.step()
    return loss
