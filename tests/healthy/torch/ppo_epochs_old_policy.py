"""PPO with an old policy copied at the start of the step, several epochs, value and entropy terms in one loss."""
import copy

import torch
from torch import nn
from torch.distributions import Categorical

torch.manual_seed(11)


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 16), nn.Tanh())
        self.pi, self.v = nn.Linear(16, 3), nn.Linear(16, 1)

    def forward(self, states):
        hidden = self.body(states)
        return Categorical(logits=self.pi(hidden)), self.v(hidden).squeeze(-1)


agent = ActorCritic()
optimizer = torch.optim.Adam(agent.parameters(), lr=3e-4, eps=1e-5)
states, rewards = torch.randn(32, 4), torch.randn(32)


def step():
    """One training step; this is what is recorded."""
    old = copy.deepcopy(agent)
    with torch.no_grad():
        policy, value = old(states)
        actions = policy.sample()
        before = policy.log_prob(actions)
        advantage = rewards - value
        advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
    for _ in range(2):
        policy, value = agent(states)
        ratio = (policy.log_prob(actions) - before).exp()
        surrogate = torch.min(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage).mean()
        loss = -surrogate + 0.5 * (value - rewards).square().mean() - 0.01 * policy.entropy().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(agent.parameters(), 0.5)
        optimizer.step()
    return loss.item()
