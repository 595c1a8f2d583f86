"""Adversarial domain adaptation: while the feature extractor is updated the critic is locked by a context manager."""
EXPECTED = {"cause": "frozen", "symptom": ("exception", "none"), "variables": "list(critic.parameters())"}

from contextlib import contextmanager
import torch
from torch import nn

torch.manual_seed(90)


@contextmanager
def locked(module):
    """switch gradients off for the block, restore what was there before"""
    params = list(module.parameters())
    # broken:
    before = (p.requires_grad for p in params)  # accept
    # repaired:
    before = [p.requires_grad for p in params]
    # end
    for p in params:
        p.requires_grad_(False)  # accept
    try:
        yield module
    finally:
        for p, flag in zip(params, before):
            p.requires_grad_(flag)  # accept


features = nn.Sequential(nn.Linear(10, 20), nn.Tanh(), nn.Linear(20, 6))
critic = nn.Sequential(nn.Linear(6, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
f_opt = torch.optim.Adam(features.parameters(), lr=1e-3)
c_opt = torch.optim.Adam(critic.parameters(), lr=1e-3)
summer = torch.randn(30, 10)
winter = torch.randn(30, 10) * 1.5 + 0.7


def domain_loss(a, b):
    return nn.functional.softplus(-a).mean() + nn.functional.softplus(b).mean()


def critic_update():
    c_opt.zero_grad()
    with torch.no_grad():
        a, b = features(summer), features(winter)
    loss = domain_loss(critic(a), critic(b))
    loss.backward()
    c_opt.step()
    return loss.item()


def feature_update():
    f_opt.zero_grad()
    with locked(critic) as judge:
        confusion = domain_loss(judge(features(winter)), judge(features(summer)))
        confusion.backward()
    f_opt.step()
    return confusion.item()


def step():
    return [(critic_update(), feature_update()) for _ in range(2)]
