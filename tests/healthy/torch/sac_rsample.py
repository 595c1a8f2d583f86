"""A SAC-like actor's step: rsample through a tanh-squashed Gaussian, learned temperature alpha, twin critics."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(15)
S, A = 4, 2

actor = nn.Sequential(nn.Linear(S, 24), nn.ReLU(), nn.Linear(24, 2 * A))
q1 = nn.Sequential(nn.Linear(S + A, 24), nn.ReLU(), nn.Linear(24, 1))
q2 = nn.Sequential(nn.Linear(S + A, 24), nn.ReLU(), nn.Linear(24, 1))
log_alpha = torch.zeros(1, requires_grad=True)

actor_opt = torch.optim.Adam(actor.parameters(), lr=3e-4)
q_opt = torch.optim.Adam(list(q1.parameters()) + list(q2.parameters()), lr=3e-4)
alpha_opt = torch.optim.Adam([log_alpha], lr=3e-4)
states, acts, target = torch.randn(32, S), torch.rand(32, A) * 2 - 1, torch.randn(32, 1)


def act(s):
    mu, log_std = actor(s).chunk(2, dim=-1)
    normal = torch.distributions.Normal(mu, log_std.clamp(-20, 2).exp())
    u = normal.rsample()
    logp = normal.log_prob(u) - 2 * (0.6931472 - u - F.softplus(-2 * u))
    return torch.tanh(u), logp.sum(-1, keepdim=True)


def step():
    """One training step; this is what is recorded."""
    sa = torch.cat([states, acts], 1)
    q_loss = F.mse_loss(q1(sa), target) + F.mse_loss(q2(sa), target)
    q_opt.zero_grad()
    q_loss.backward()
    q_opt.step()

    a, logp = act(states)
    sa = torch.cat([states, a], 1)
    actor_loss = (log_alpha.exp().detach() * logp - torch.min(q1(sa), q2(sa))).mean()
    actor_opt.zero_grad()
    actor_loss.backward()          # also fills the critics' .grad, which is cleared next time
    actor_opt.step()

    alpha_loss = -(log_alpha * (logp.detach() - A)).mean()
    alpha_opt.zero_grad()
    alpha_loss.backward()
    alpha_opt.step()
