"""Critic with a gradient penalty; whatever weight I give the penalty, training looks exactly the same."""
EXPECTED = {"cause": "detached", "symptom": "wrong", "variables": "[p for p in critic.parameters() if p.dim() > 1]"}

import torch
from torch import nn

torch.manual_seed(31)
critic = nn.Sequential(nn.Linear(5, 24), nn.Softplus(), nn.Linear(24, 24), nn.Softplus(), nn.Linear(24, 1))
optimizer = torch.optim.RMSprop(critic.parameters(), lr=5e-4)
real, fake = torch.randn(40, 5) + 0.5, torch.randn(40, 5)


def slope_penalty(share=0.5):
    between = torch.lerp(real, fake, share).requires_grad_()
    scores = critic(between)
    # broken:
    (slopes,) = torch.autograd.grad(scores.sum(), between, retain_graph=True)  # accept
    # repaired:
    (slopes,) = torch.autograd.grad(scores.sum(), between, create_graph=True)
    # end
    return (slopes.norm(dim=1) - 1).square().mean()


def step():
    optimizer.zero_grad()
    wasserstein = critic(fake).mean() - critic(real).mean()
    loss = wasserstein + 10.0 * slope_penalty()
    loss.backward()
    optimizer.step()
    return loss.item()
