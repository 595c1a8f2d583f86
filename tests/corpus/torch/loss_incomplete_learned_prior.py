"""Conditional VAE with a learned prior p(z|x) for trajectory forecasting; samples from the prior look like noise."""
EXPECTED = {"cause": ("loss_incomplete", "unused"), "symptom": "none", "variables": "list(cvae.prior.parameters())"}

from dataclasses import dataclass
import torch
from torch import nn
from torch.distributions import Normal, kl_divergence


@dataclass
class ForecastOutput:
    path: torch.Tensor
    nll: torch.Tensor
    kl: torch.Tensor

    def total(self, beta):
        # broken:
        return self.nll  # accept
        # repaired:
        return self.nll + beta * self.kl
        # end


class Gaussian(nn.Module):
    def __init__(self, d_in, d_out):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(d_in, 20), nn.ELU(), nn.Linear(20, 2 * d_out))

    def forward(self, *inputs):
        mean, raw = self.body(torch.cat(inputs, dim=-1)).chunk(2, dim=-1)
        return Normal(mean, nn.functional.softplus(raw) + 1e-3)


class TrajectoryCVAE(nn.Module):
    def __init__(self, past=8, future=6, latent=3):
        super().__init__()
        self.prior = Gaussian(past, latent)
        self.posterior = Gaussian(past + future, latent)
        self.decoder = Gaussian(past + latent, future)

    def forward(self, past, future):
        p, q = self.prior(past), self.posterior(past, future)
        out = self.decoder(past, q.rsample())
        return ForecastOutput(out.mean, -out.log_prob(future).sum(-1).mean(), kl_divergence(q, p).sum(-1).mean())


torch.manual_seed(23)
cvae = TrajectoryCVAE()
opt = torch.optim.Adam(cvae.parameters(), lr=1e-3)
walks = torch.randn(48, 14).cumsum(1) * 0.2


def step(beta=0.1):
    opt.zero_grad()
    out = cvae(walks[:, :8], walks[:, 8:])
    loss = out.total(beta)
    loss.backward()
    opt.step()
    return loss.item()
