"""Sparse autoencoder on image patches: the L1 term should keep the code sparse, but the code stays dense."""
EXPECTED = {"cause": "loss_incomplete", "symptom": "wrong", "variables": "[sae.encode.weight, sae.encode.bias]"}

import torch
import torch.nn as nn

torch.manual_seed(26)


class SparseAutoencoder(nn.Module):
    def __init__(self, n_pixels, n_atoms):
        super().__init__()
        self.encode = nn.Linear(n_pixels, n_atoms)
        self.decode = nn.Linear(n_atoms, n_pixels)

    def forward(self, patch):
        code = nn.functional.softplus(self.encode(patch))
        return self.decode(code), code


sae = SparseAutoencoder(16, 32)
optimizer = torch.optim.Adam(sae.parameters(), lr=1e-3)
patches = torch.randn(64, 16)


def loss_terms(patch, sparsity_weight=0.1):
    rebuilt, code = sae(patch)
    return {
        "reconstruction": (rebuilt - patch).pow(2).mean(),
        "sparsity": sparsity_weight * code.abs().mean(),  # accept
    }


def step():
    terms = loss_terms(patches)
    # broken:
    loss = terms["reconstruction"]  # accept
    # repaired:
    loss = terms["reconstruction"] + terms["sparsity"]
    # end
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return {name: term.item() for name, term in terms.items()}
