"""An interatomic potential: the network gives energies from pair distances and is trained on forces (minus dE/dx) as well."""
EXPECTED = {"cause": "unsupported", "symptom": "exception", "variables": "list(potential.parameters())"}

import torch
from torch import nn

torch.manual_seed(16)


class PairPotential(nn.Module):
    def __init__(self, n_basis=8, cutoff=4.0):
        super().__init__()
        self.register_buffer("centres", torch.linspace(0.5, cutoff, n_basis))
        self.pair_energy = nn.Sequential(nn.Linear(n_basis, 16), nn.SiLU(), nn.Linear(16, 1))

    def forward(self, positions):
        n = positions.shape[0]
        i, j = torch.triu_indices(n, n, offset=1)
        # broken:
        d = torch.cdist(positions, positions)[i, j]  # accept
        # repaired:
        d = (positions[i] - positions[j]).norm(dim=-1)
        # end
        basis = torch.exp(-2.0 * (d.unsqueeze(-1) - self.centres) ** 2)
        return self.pair_energy(basis).sum()


def reference(positions):
    n = positions.shape[0]
    i, j = torch.triu_indices(n, n, offset=1)
    d = (positions[i] - positions[j]).norm(dim=-1)
    energy = (torch.exp(-d) - 0.4 * torch.exp(-0.5 * d)).sum()
    return energy.detach(), -torch.autograd.grad(energy, positions)[0]


positions = (torch.rand(7, 3) * 3).requires_grad_()
energy_ref, forces_ref = reference(positions)

potential = PairPotential()
optimizer = torch.optim.Adam(potential.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    energy = potential(positions)
    forces = -torch.autograd.grad(energy, positions, create_graph=True)[0]
    loss = (energy - energy_ref) ** 2 + 10 * (forces - forces_ref).pow(2).mean()
    loss.backward()
    optimizer.step()
    return loss
