"""Graph attention where isolated atoms must not receive anything: their rows of attention are set to zero."""
EXPECTED = {"cause": "overwritten", "symptom": "exception", "variables": "[layer.query.weight, layer.key.weight]"}

import torch
import torch.nn as nn

torch.manual_seed(25)


class AtomAttention(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.query = nn.Linear(dim, dim, bias=False)
        self.key = nn.Linear(dim, dim, bias=False)
        self.value = nn.Linear(dim, dim)
        self.energy = nn.Linear(dim, 1)

    def attend(self, atoms, isolated):
        scores = self.query(atoms) @ self.key(atoms).transpose(1, 2) / atoms.shape[-1] ** 0.5
        weights = torch.softmax(scores, dim=-1)  # accept
        # broken:
        weights[isolated] = 0.0  # accept
        # repaired:
        weights = weights.masked_fill(isolated.unsqueeze(-1), 0.0)
        # end
        return weights @ self.value(atoms)

    def forward(self, atoms, isolated):
        mixed = atoms + self.attend(atoms, isolated)
        return self.energy(torch.tanh(mixed)).sum(dim=(1, 2))


molecules = torch.randn(6, 5, 8)
isolated = torch.zeros(6, 5, dtype=torch.bool)
isolated[0, 4] = isolated[3, 1] = isolated[5, 2] = True
energies = torch.randn(6)

layer = AtomAttention(8)
optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    residual = layer(molecules, isolated) - energies
    loss = residual.abs().mean()
    loss.backward()
    optimizer.step()
    return loss.item()
