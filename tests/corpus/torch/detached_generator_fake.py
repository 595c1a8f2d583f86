"""A small GAN on two-dimensional points; here only the generator's half of the training step."""
EXPECTED = {"cause": "detached", "symptom": "exception", "variables": "list(G.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(100)

Z = 4
G = nn.Sequential(nn.Linear(Z, 24), nn.LeakyReLU(0.2), nn.Linear(24, 2))
D = nn.Sequential(nn.Linear(2, 24), nn.LeakyReLU(0.2), nn.Linear(24, 1))
opt_G = torch.optim.Adam(G.parameters(), lr=1e-3, betas=(0.5, 0.9))
opt_D = torch.optim.Adam(D.parameters(), lr=1e-3, betas=(0.5, 0.9))
bce = nn.BCEWithLogitsLoss()

angle = torch.rand(64) * 6.2832
ring = torch.stack([angle.cos(), angle.sin()], dim=1)


def set_requires_grad(net, flag):
    for p in net.parameters():
        p.requires_grad_(flag)


def train_discriminator(real):
    set_requires_grad(D, True)
    fake = G(torch.randn(len(real), Z))
    loss = bce(D(real), torch.ones(len(real), 1)) + bce(D(fake.detach()), torch.zeros(len(real), 1))
    opt_D.zero_grad()
    loss.backward()
    opt_D.step()


def train_generator(n):
    set_requires_grad(D, False)
    fake = G(torch.randn(n, Z))
    # broken:
    verdict = D(fake.detach())  # accept
    # repaired:
    verdict = D(fake)
    # end
    loss = bce(verdict, torch.ones(n, 1))
    opt_G.zero_grad()
    loss.backward()
    opt_G.step()
    return loss


for _ in range(3):
    train_discriminator(ring)


def step():
    return train_generator(64)
