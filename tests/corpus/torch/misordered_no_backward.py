"""Variational autoencoder for gene counts, step rewritten to log the two parts of the loss."""
EXPECTED = {"cause": "misordered", "symptom": ("none", "not_updated"), "variables": "list(vae.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(90)


class VAE(nn.Module):
    def __init__(self, genes=18, latent=3):
        super().__init__()
        self.enc = nn.Sequential(nn.Linear(genes, 16), nn.Softplus())
        self.mu, self.logvar = nn.Linear(16, latent), nn.Linear(16, latent)
        self.dec = nn.Sequential(nn.Linear(latent, 16), nn.Softplus(), nn.Linear(16, genes))

    def forward(self, counts):
        h = self.enc(torch.log1p(counts))
        mu, logvar = self.mu(h), self.logvar(h)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        return self.dec(z), mu, logvar


vae = VAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3)
cells = torch.poisson(torch.rand(25, 18) * 6)
log = []


def elbo_parts(counts):
    log_rate, mu, logvar = vae(counts)
    reconstruction = F.poisson_nll_loss(log_rate, counts, reduction="none").sum(1).mean()
    kl = -0.5 * (1 + logvar - mu ** 2 - logvar.exp()).sum(1).mean()
    return reconstruction, kl


def step(beta=0.5):
    optimizer.zero_grad()
    reconstruction, kl = elbo_parts(cells)
    loss = reconstruction + beta * kl  # accept
    # broken:
    # repaired:
    loss.backward()
    # end
    optimizer.step()  # accept
    log.append({"reconstruction": reconstruction.item(), "kl": kl.item()})
    return log[-1]
