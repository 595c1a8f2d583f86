"""Message passing network for small molecules, written without PyG; one of my MLPs never gets a gradient."""
EXPECTED = {"cause": "unused", "symptom": "none", "variables": "[p for l in gnn.layers for p in l.message.parameters()]"}

import torch
from torch import nn


def mlp(*sizes):
    parts = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        parts += [nn.Linear(a, b), nn.SiLU()]
    return nn.Sequential(*parts[:-1])


class MPLayer(nn.Module):
    def __init__(self, dim, edge_dim):
        super().__init__()
        self.message = mlp(dim + edge_dim, dim, dim)
        self.update = mlp(2 * dim, dim, dim)

    def forward(self, h, edges, bond):
        src, dst = edges
        m = self.message(torch.cat([h[src], bond], dim=-1))  # accept
        inbox = torch.zeros_like(h)
        # broken:
        inbox = inbox.index_add(0, dst, h[src])  # accept
        # repaired:
        inbox = inbox.index_add(0, dst, m)
        # end
        return h + self.update(torch.cat([h, inbox], dim=-1))


class MoleculeNet(nn.Module):
    def __init__(self, atoms=5, dim=16, edge_dim=3, depth=3):
        super().__init__()
        self.embed = nn.Embedding(atoms, dim)
        self.layers = nn.ModuleList(MPLayer(dim, edge_dim) for _ in range(depth))
        self.out = nn.Linear(dim, 1)

    def forward(self, atom, edges, bond, graph, n_graphs):
        h = self.embed(atom)
        for layer in self.layers:
            h = layer(h, edges, bond)
        pooled = h.new_zeros(n_graphs, h.shape[1]).index_add(0, graph, h)
        return self.out(pooled).squeeze(-1)


torch.manual_seed(0)
gnn = MoleculeNet()
opt = torch.optim.AdamW(gnn.parameters(), lr=1e-3)
atom = torch.randint(0, 5, (40,))
graph = torch.arange(40) // 10
src = torch.randint(0, 40, (90,))
edges = torch.stack([src, graph[src] * 10 + torch.randint(0, 10, (90,))])
bond = torch.nn.functional.one_hot(torch.randint(0, 3, (90,)), 3).float()
solubility = torch.randn(4)


def step():
    opt.zero_grad(set_to_none=True)
    loss = nn.functional.mse_loss(gnn(atom, edges, bond, graph, 4), solubility)
    loss.backward()
    opt.step()
    return float(loss)
