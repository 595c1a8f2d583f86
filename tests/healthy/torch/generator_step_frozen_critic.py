"""A generator's step while the critic's parameters have requires_grad=False for its duration."""
import torch
from torch import nn

torch.manual_seed(11)

G = nn.Sequential(nn.Linear(4, 24, bias=False), nn.BatchNorm1d(24), nn.ReLU(), nn.Linear(24, 3))
D = nn.Sequential(nn.utils.parametrizations.spectral_norm(nn.Linear(3, 24)), nn.LeakyReLU(0.1),
                  nn.utils.parametrizations.spectral_norm(nn.Linear(24, 1)))
opt_G = torch.optim.Adam(G.parameters(), lr=1e-4, betas=(0.0, 0.9))


def set_requires_grad(net, flag):
    for p in net.parameters():
        p.requires_grad_(flag)


def step():
    """One training step; this is what is recorded."""
    set_requires_grad(D, False)
    z = torch.randn(32, 4)
    loss = -D(G(z)).mean()
    opt_G.zero_grad()
    loss.backward()
    opt_G.step()
    set_requires_grad(D, True)
    return loss.item()
