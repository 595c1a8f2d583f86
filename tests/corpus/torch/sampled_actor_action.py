"""Soft actor-critic on a pendulum-like task: the actor update maximises the critic's value of the chosen torque."""
EXPECTED = {"cause": "sampled", "symptom": "none", "variables": "list(agent.actor.mean.parameters())"}

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Normal, TransformedDistribution
from torch.distributions.transforms import TanhTransform


class Actor(nn.Module):
    def __init__(self, n_obs, n_act):
        super().__init__()
        self.mean = nn.Sequential(nn.Linear(n_obs, 16), nn.Tanh(), nn.Linear(16, n_act))

    def forward(self, obs):
        base = Normal(self.mean(obs), 0.3)
        return TransformedDistribution(base, [TanhTransform(cache_size=1)])


class Critic(nn.Module):
    def __init__(self, n_obs, n_act):
        super().__init__()
        self.q = nn.Sequential(nn.Linear(n_obs + n_act, 32), nn.SiLU(), nn.Linear(32, 1))

    def forward(self, obs, act):
        return self.q(torch.cat([obs, act], dim=-1)).squeeze(-1)


class Agent:
    def __init__(self, n_obs=3, n_act=2):
        self.actor = Actor(n_obs, n_act)
        self.critic = Critic(n_obs, n_act)
        self.actor_optim = torch.optim.Adam(self.actor.parameters(), lr=3e-3)
        self.critic_optim = torch.optim.Adam(self.critic.parameters(), lr=3e-3)

    def update_critic(self, obs, act, reward):
        loss = F.mse_loss(self.critic(obs, act), reward)
        self.critic_optim.zero_grad()
        loss.backward()
        self.critic_optim.step()
        return loss

    def update_actor(self, obs):
        pi = self.actor(obs)
        # broken:
        act = pi.sample()  # accept
        # repaired:
        act = pi.rsample()
        # end
        loss = -self.critic(obs, act).mean()
        self.actor_optim.zero_grad()
        loss.backward()
        self.actor_optim.step()
        return loss


torch.manual_seed(88)
obs = torch.randn(50, 3)
tried = torch.rand(50, 2) * 2 - 1
reward = -(tried - obs[:, :2].tanh()).pow(2).sum(dim=1)
agent = Agent()


def step():
    critic_loss = agent.update_critic(obs, tried, reward)
    actor_loss = agent.update_actor(obs)
    return critic_loss.item(), actor_loss.item()
