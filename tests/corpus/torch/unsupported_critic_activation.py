"""WGAN with gradient penalty; the critic uses our memory-saving version of the Swish activation."""
EXPECTED = {"cause": ("unsupported", "custom_incomplete"), "symptom": "exception", "variables": "list(critic.parameters())"}

import torch
import torch.nn as nn
from torch.autograd import grad
from torch.autograd.function import once_differentiable

torch.manual_seed(71)


class LeanSwish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    # broken:
    @once_differentiable  # accept
    # repaired:
    # end
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return upstream * (s + x * s * (1 - s))


class Critic(nn.Module):
    def __init__(self, n=6, width=20):
        super().__init__()
        self.a = nn.Linear(n, width)
        self.b = nn.Linear(width, width)
        self.c = nn.Linear(width, 1, bias=False)

    def forward(self, x):
        x = LeanSwish.apply(self.a(x))
        x = LeanSwish.apply(self.b(x))
        return self.c(x)


def penalty(critic, real, fake):
    eps = torch.rand(real.size(0), 1)
    between = (eps * real + (1 - eps) * fake).requires_grad_(True)
    slope, = grad(critic(between).sum(), between, create_graph=True)
    return ((slope.norm(2, dim=1) - 1) ** 2).mean()


real = torch.randn(32, 6) + 1
fake = torch.randn(32, 6)
critic = Critic()
optimizer = torch.optim.Adam(critic.parameters(), lr=1e-4, betas=(0.0, 0.9))


def step():
    optimizer.zero_grad()
    loss = critic(fake).mean() - critic(real).mean() + 10 * penalty(critic, real, fake)
    loss.backward()
    optimizer.step()
    return loss
