"""Advantage actor-critic on a recorded episode of an inventory problem."""
EXPECTED = {"cause": "broadcast", "symptom": "wrong", "variables": "[*agent.trunk.parameters(), *agent.actor.parameters()]"}

import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(57)


class Agent(nn.Module):
    def __init__(self, n_obs, n_actions):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(n_obs, 20), nn.Tanh())
        self.actor = nn.Linear(20, n_actions)
        self.critic = nn.Linear(20, 1)

    def forward(self, obs):
        h = self.trunk(obs)
        # broken:
        return Categorical(logits=self.actor(h)), self.critic(h)  # accept
        # repaired:
        return Categorical(logits=self.actor(h)), self.critic(h)[:, 0]
        # end


def discounted(rewards, gamma):
    returns, running = [], 0.0
    for r in reversed(rewards.tolist()):
        running = r + gamma * running
        returns.append(running)
    return torch.tensor(returns[::-1])


agent = Agent(4, 3)
optimizer = torch.optim.Adam(agent.parameters(), lr=1e-3)
stock_levels = torch.randn(25, 4)
orders = torch.randint(0, 3, (25,))
profit = torch.randn(25)


def step():
    policy, value = agent(stock_levels)
    returns = discounted(profit, gamma=0.9)
    advantage = returns - value  # accept
    actor_loss = -(policy.log_prob(orders) * advantage.detach()).mean()  # accept
    critic_loss = advantage.pow(2).mean()
    loss = actor_loss + 0.5 * critic_loss - 0.01 * policy.entropy().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
