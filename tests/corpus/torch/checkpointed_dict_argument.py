"""Molecule model: atom features travel through the message passing rounds in a dict, and every round is checkpointed."""
EXPECTED = {"cause": "checkpointed", "symptom": "none",
            "variables": "list(molnet.embed.parameters()) + list(molnet.rounds.parameters())"}

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

torch.manual_seed(50)


class Round(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.message = nn.Linear(dim, dim)
        self.update = nn.Linear(2 * dim, dim)

    def forward(self, graph):
        h, adjacency = graph["h"], graph["adjacency"]
        incoming = adjacency @ torch.tanh(self.message(h))
        return h + torch.tanh(self.update(torch.cat([h, incoming], dim=-1)))


class MolNet(nn.Module):
    def __init__(self, elements=5, dim=12, n_rounds=2):
        super().__init__()
        self.embed = nn.Embedding(elements, dim)
        self.rounds = nn.ModuleList([Round(dim) for _ in range(n_rounds)])
        self.energy = nn.Linear(dim, 1)

    def forward(self, elements, adjacency):
        graph = {"h": self.embed(elements), "adjacency": adjacency}
        for round_ in self.rounds:
            # broken:
            graph["h"] = checkpoint(round_, dict(graph), use_reentrant=True)  # accept
            # repaired:
            graph["h"] = checkpoint(round_, dict(graph), use_reentrant=False)
            # end
        return self.energy(graph["h"]).sum(dim=(1, 2))


elements = torch.randint(0, 5, (6, 8))
bonds = (torch.rand(6, 8, 8) < 0.3).float()
bonds = ((bonds + bonds.transpose(1, 2)) > 0).float() / 4
energies = elements.float().sum(dim=1) / 8 - 2

molnet = MolNet()
optimizer = torch.optim.Adam(molnet.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(molnet(elements, bonds), energies)
    loss.backward()
    optimizer.step()
    return loss
