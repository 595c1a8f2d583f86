"""A2C on a toy rollout: Categorical sample, log_prob, detached advantage, entropy bonus."""
import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(13)


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine = nn.Linear(4, 32)
        self.action_head = nn.Linear(32, 3)
        self.value_head = nn.Linear(32, 1)

    def forward(self, x):
        x = torch.relu(self.affine(x))
        return Categorical(logits=self.action_head(x)), self.value_head(x).squeeze(-1)


model = ActorCritic()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)


class Env:
    """Moves a point; reward for staying near zero."""

    def reset(self):
        self.s = torch.randn(4)
        return self.s

    def step(self, a):
        self.s = self.s + 0.1 * (a - 1) + 0.05 * torch.randn(4)
        return self.s, -float(self.s.abs().mean())


env = Env()


def step():
    """One training step; this is what is recorded."""
    log_probs, values, rewards, entropies = [], [], [], []
    s = env.reset()
    for _ in range(12):
        dist, value = model(s)
        action = dist.sample()
        s, r = env.step(action.item())
        log_probs.append(dist.log_prob(action))
        entropies.append(dist.entropy())
        values.append(value)
        rewards.append(r)

    returns, R = [], 0.0
    for r in rewards[::-1]:
        R = r + 0.99 * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)

    values = torch.stack(values)
    advantage = returns - values.detach()
    policy_loss = -(torch.stack(log_probs) * advantage).sum()
    value_loss = nn.functional.smooth_l1_loss(values, returns)
    loss = policy_loss + value_loss - 0.01 * torch.stack(entropies).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
