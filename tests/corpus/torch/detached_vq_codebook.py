"""VQ-VAE for short motion clips: the nearest codebook entry replaces the encoder's output, gradients are copied straight through."""
EXPECTED = {"cause": "detached", "symptom": "none", "variables": "[vqvae.codebook.weight]"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(41)


class VQVAE(nn.Module):
    def __init__(self, n_joints=9, code_dim=4, n_codes=12, beta=0.25):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_joints, 16), nn.Tanh(), nn.Linear(16, code_dim))
        self.decoder = nn.Sequential(nn.Linear(code_dim, 16), nn.Tanh(), nn.Linear(16, n_joints))
        self.codebook = nn.Embedding(n_codes, code_dim)
        nn.init.uniform_(self.codebook.weight, -0.5, 0.5)
        self.beta = beta

    def quantise(self, z):
        with torch.no_grad():
            distance = torch.cdist(z, self.codebook.weight)
            nearest = distance.argmin(dim=-1)
        q = self.codebook(nearest)
        # broken:
        commitment = F.mse_loss(z, q.detach())
        dictionary = F.mse_loss(q.detach(), z.detach())  # accept
        # repaired:
        commitment = F.mse_loss(z, q.detach())
        dictionary = F.mse_loss(q, z.detach())
        # end
        straight_through = z + (q - z).detach()
        return straight_through, dictionary + self.beta * commitment

    def forward(self, x):
        q, vq_loss = self.quantise(self.encoder(x))
        return self.decoder(q), vq_loss


poses = torch.randn(48, 9)
vqvae = VQVAE()
optimizer = torch.optim.Adam(vqvae.parameters(), lr=2e-3)


def step():
    optimizer.zero_grad()
    rebuilt, vq_loss = vqvae(poses)
    loss = F.mse_loss(rebuilt, poses) + vq_loss
    loss.backward()
    optimizer.step()
    return loss
