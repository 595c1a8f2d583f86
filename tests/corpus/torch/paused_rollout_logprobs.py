"""Wanted an actor-critic for a thermostat that first collects an episode cheaply and then learns from it."""
EXPECTED = {"cause": "paused", "symptom": "none", "variables": "list(actor.parameters())"}

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(27)

actor = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 3))
critic = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=3e-3)


class Room:
    """Temperature error and outside temperature; actions: cool, wait, heat."""

    def __init__(self, seed):
        self.noise = torch.Generator().manual_seed(seed)
        self.error, self.outside = 2.0, -0.5

    def observe(self):
        return torch.tensor([self.error, self.outside])

    def act(self, action):
        drift = 0.2 * torch.randn((), generator=self.noise).item()
        self.error += 0.5 * (action - 1) + 0.3 * self.outside + drift
        self.outside = 0.9 * self.outside + drift
        return -abs(self.error)


def collect(room, length=25):
    episode = {"obs": [], "actions": [], "log_probs": [], "rewards": []}
    with torch.no_grad():  # accept
        for _ in range(length):
            obs = room.observe()
            policy = Categorical(logits=actor(obs))
            action = policy.sample()
            episode["obs"].append(obs)
            episode["actions"].append(action)
            episode["log_probs"].append(policy.log_prob(action))  # accept
            episode["rewards"].append(room.act(action.item()))
    return episode


def discounted(rewards, gamma=0.95):
    total, out = 0.0, []
    for reward in reversed(rewards):
        total = reward + gamma * total
        out.append(total)
    return torch.tensor(out[::-1])


def step():
    episode = collect(Room(seed=5))
    obs = torch.stack(episode["obs"])
    returns = discounted(episode["rewards"])
    values = critic(obs).squeeze(-1)
    advantage = (returns - values).detach()
    # broken:
    log_probs = torch.stack(episode["log_probs"])  # accept
    # repaired:
    log_probs = Categorical(logits=actor(obs)).log_prob(torch.stack(episode["actions"]))
    # end
    loss = -(log_probs * advantage).mean() + 0.5 * (returns - values).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
