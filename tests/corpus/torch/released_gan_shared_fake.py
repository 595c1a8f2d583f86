"""Wanted to save half of the work in a tabular GAN and use the same generated batch for both players."""
EXPECTED = {"cause": "released", "symptom": "exception", "variables": "list(gan.generator.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F


def mlp(*sizes):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


class TabularGAN:
    def __init__(self, n_columns, n_latent=4):
        self.n_latent = n_latent
        self.generator = mlp(n_latent, 16, n_columns)
        self.critic = mlp(n_columns, 16, 1)
        self.opt_g = torch.optim.Adam(self.generator.parameters(), lr=2e-3, betas=(0.5, 0.99))
        self.opt_d = torch.optim.Adam(self.critic.parameters(), lr=2e-3, betas=(0.5, 0.99))

    def judge(self, rows, genuine):
        logits = self.critic(rows)
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, float(genuine)))

    def train_batch(self, rows):
        invented = self.generator(torch.randn(len(rows), self.n_latent))

        self.opt_d.zero_grad()
        # broken:
        d_loss = self.judge(rows, True) + self.judge(invented, False)  # accept
        # repaired:
        d_loss = self.judge(rows, True) + self.judge(invented.detach(), False)
        # end
        d_loss.backward()
        self.opt_d.step()

        self.opt_g.zero_grad()
        g_loss = self.judge(invented, True)
        g_loss.backward()  # accept
        self.opt_g.step()
        return d_loss.item(), g_loss.item()


torch.manual_seed(12)
payments = torch.randn(24, 5) @ torch.randn(5, 5)
gan = TabularGAN(n_columns=5)


def step():
    return gan.train_batch(payments)
