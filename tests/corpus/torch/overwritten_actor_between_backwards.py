"""Deterministic actor-critic (DDPG style) for a cart: update the critic, then let the critic teach the actor."""
EXPECTED = {"cause": "overwritten", "symptom": "exception", "variables": "list(actor.parameters())"}

import torch
import torch.nn as nn

torch.manual_seed(3)


def mlp(*sizes, last=None):
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    layers = layers[:-1]
    return nn.Sequential(*layers, *([last] if last is not None else []))


actor = mlp(4, 16, 1, last=nn.Tanh())
critic = mlp(5, 16, 16, 1)
actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-2)

states = torch.randn(32, 4)
forces = torch.rand(32, 1) * 2 - 1
bootstrapped = torch.randn(32, 1)


def value(state, force):
    return critic(torch.cat([state, force], dim=1))


def step():
    critic_loss = (value(states, forces) - bootstrapped).square().mean()
    # broken:
    actor_loss = -value(states, actor(states)).mean()  # accept
    # repaired:
    # end

    critic_optimizer.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()  # accept

    # broken:
    # repaired:
    actor_loss = -value(states, actor(states)).mean()
    # end
    actor_optimizer.zero_grad()
    actor_loss.backward()  # accept
    actor_optimizer.step()
    return critic_loss.item(), actor_loss.item()
