"""TD3 in a class: two critics every step, and every second step the actor; two steps."""
import copy

import torch
from torch import nn

torch.manual_seed(8)


def mlp(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, 16), nn.ReLU(), nn.Linear(16, n_out))


class Td3:
    def __init__(self):
        self.actor, self.critics = mlp(4, 2), nn.ModuleList([mlp(6, 1), mlp(6, 1)])
        self.slow_actor, self.slow_critics = copy.deepcopy(self.actor), copy.deepcopy(self.critics)
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=1e-3)
        self.critic_optimizer = torch.optim.Adam(self.critics.parameters(), lr=1e-3)
        self.count = 0

    def learn(self, s, a, r, s2):
        self.count += 1
        with torch.no_grad():
            a2 = (self.slow_actor(s2).tanh() + 0.1 * torch.randn(len(s), 2)).clamp(-1, 1)
            pair = torch.cat([s2, a2], dim=1)
            goal = r + 0.99 * torch.min(*[critic(pair) for critic in self.slow_critics])
        pair = torch.cat([s, a], dim=1)
        loss = sum(nn.functional.mse_loss(critic(pair), goal) for critic in self.critics)
        self.critic_optimizer.zero_grad()
        loss.backward()
        self.critic_optimizer.step()
        if self.count % 2 == 0:
            actor_loss = -self.critics[0](torch.cat([s, self.actor(s).tanh()], dim=1)).mean()
            self.actor_optimizer.zero_grad()
            actor_loss.backward()
            self.actor_optimizer.step()
            for slow, fast in ((self.slow_actor, self.actor), (self.slow_critics, self.critics)):
                for p, q in zip(slow.parameters(), fast.parameters()):
                    p.data.mul_(0.995).add_(0.005 * q.data)
        return loss.item()


td3 = Td3()
batch = [torch.randn(16, n) for n in (4, 2, 1, 4)]


def step():
    """One training step; this is what is recorded."""
    return [td3.learn(*batch) for _ in range(2)]
