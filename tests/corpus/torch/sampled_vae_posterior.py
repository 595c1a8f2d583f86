"""A variational autoencoder for spectra, written with torch.distributions."""
EXPECTED = {"cause": "sampled", "symptom": "wrong", "variables": "list(vae.encoder.parameters())"}

import torch
from torch import nn
from torch.distributions import Normal, kl_divergence

torch.manual_seed(3)


class VAE(nn.Module):
    def __init__(self, n_bins=20, latent=3):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(n_bins, 24), nn.Tanh(), nn.Linear(24, 2 * latent))
        self.decoder = nn.Sequential(nn.Linear(latent, 24), nn.Tanh(), nn.Linear(24, n_bins))

    def posterior(self, x):
        mu, log_sigma = self.encoder(x).chunk(2, dim=-1)
        return Normal(mu, log_sigma.clamp(-4, 2).exp())

    def forward(self, x):
        q = self.posterior(x)
        # broken:
        z = q.sample()  # accept
        # repaired:
        z = q.rsample()
        # end
        prior = Normal(torch.zeros_like(q.loc), torch.ones_like(q.scale))
        return self.decoder(z), kl_divergence(q, prior).sum(dim=-1)


bins = torch.linspace(0, 1, 20)
spectra = torch.exp(-((bins - torch.rand(40, 1)) / 0.15) ** 2) * (1 + torch.rand(40, 1))

vae = VAE()
optimizer = torch.optim.Adam(vae.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    reconstruction, kl = vae(spectra)
    error = ((reconstruction - spectra) ** 2).sum(dim=-1)
    loss = (error + 0.5 * kl).mean()
    loss.backward()
    optimizer.step()
    return loss
