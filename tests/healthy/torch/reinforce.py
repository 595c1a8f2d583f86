"""REINFORCE with a running baseline: the sampled action carries no gradient, its log_prob does."""
import torch
from torch import nn, distributions

torch.manual_seed(14)

policy = nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 2))
log_std = nn.Parameter(torch.full((2,), -0.5))
opt = torch.optim.Adam([*policy.parameters(), log_std], lr=1e-2)
baseline = 0.0

observations = torch.randn(48, 5)
wanted = observations[:, :2].tanh()


def step():
    """One training step; this is what is recorded."""
    global baseline
    dist = distributions.Normal(policy(observations), log_std.exp())
    actions = dist.sample()                                  # no rsample on purpose
    with torch.no_grad():
        reward = -(actions - wanted).pow(2).sum(dim=1)
    log_prob = dist.log_prob(actions).sum(dim=1)
    loss = -(log_prob * (reward - baseline)).mean()

    opt.zero_grad()
    loss.backward()
    opt.step()
    baseline = 0.9 * baseline + 0.1 * reward.mean().item()
