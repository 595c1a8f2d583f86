"""Gripper agent in the style of SAC: the critics fit well, but after hundreds of updates the mean action of the actor is no closer to the one the critics prefer."""
EXPECTED = {"cause": "sampled", "symptom": "wrong", "variables": "[*agent.actor.mu.parameters(), *agent.actor.log_std.parameters()]"}
import torch
from torch import nn
from torch import distributions as D


class Actor(nn.Module):
    def __init__(self, obs, act):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(obs, 12), nn.ReLU())
        self.mu = nn.Linear(12, act)
        self.log_std = nn.Linear(12, act)

    def policy(self, obs):
        h = self.trunk(obs)
        base = D.Normal(self.mu(h), self.log_std(h).clamp(-4, 1).exp())
        return D.TransformedDistribution(D.Independent(base, 1), [D.TanhTransform(cache_size=1)])

    def act(self, obs):
        pi = self.policy(obs)
        # broken:
        a = pi.sample()  # accept
        # repaired:
        a = pi.rsample()
        # end
        return a, pi.log_prob(a)


class Agent:
    def __init__(self, obs=5, act=2, alpha=0.02):
        self.actor = Actor(obs, act)
        self.critics = nn.ModuleList(nn.Sequential(nn.Linear(obs + act, 16), nn.Tanh(), nn.Linear(16, 1)) for _ in range(2))
        self.alpha = alpha
        self.pi_opt = torch.optim.Adam(self.actor.parameters(), lr=1e-2)
        self.q_opt = torch.optim.Adam(self.critics.parameters(), lr=1e-2)

    def q(self, obs, act):
        both = torch.cat([obs, act], dim=-1)
        return torch.stack([c(both).squeeze(-1) for c in self.critics])

    def learn_critics(self, obs, act, reward, nxt, gamma=0.95):
        with torch.no_grad():
            a2, logp2 = self.actor.act(nxt)
            target = reward + gamma * (self.q(nxt, a2).amin(0) - self.alpha * logp2)
        self.q_opt.zero_grad()
        ((self.q(obs, act) - target) ** 2).mean().backward()
        self.q_opt.step()

    def learn_actor(self, obs):
        self.pi_opt.zero_grad()
        a, logp = self.actor.act(obs)
        loss = (self.alpha * logp - self.q(obs, a).amin(0)).mean()
        loss.backward()
        self.pi_opt.step()
        return loss.item()


torch.manual_seed(21)
replay = dict(obs=torch.randn(32, 5), act=torch.rand(32, 2) * 2 - 1, nxt=torch.randn(32, 5))
replay["reward"] = -(replay["act"] - 0.6).pow(2).sum(-1)
agent = Agent()


def step():
    agent.learn_critics(**replay)
    return agent.learn_actor(replay["obs"])
