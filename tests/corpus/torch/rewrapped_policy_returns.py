"""REINFORCE on a toy bandit: log-probabilities are collected during the episode, the policy loss is put together afterwards."""
EXPECTED = {"cause": "rewrapped", "symptom": "exception", "variables": "list(policy.parameters())"}

import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(4)


class Policy(nn.Module):
    def __init__(self, n_obs=4, n_actions=3):
        super().__init__()
        self.body = nn.Linear(n_obs, 16)
        self.head = nn.Linear(16, n_actions)
        self.saved_log_probs = []
        self.rewards = []

    def forward(self, obs):
        return torch.softmax(self.head(torch.tanh(self.body(obs))), dim=-1)


policy = Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=1e-2)


def select_action(obs):
    m = Categorical(policy(obs))
    action = m.sample()
    policy.saved_log_probs.append(m.log_prob(action))
    return int(action)


def run_episode(length=15):
    obs = torch.randn(4)
    for _ in range(length):
        action = select_action(obs)
        policy.rewards.append(float(obs[action]))
        obs = 0.5 * obs + torch.randn(4)


def finish_episode(gamma=0.95):
    returns, R = [], 0.0
    for r in reversed(policy.rewards):
        R = r + gamma * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)
    # broken:
    log_probs = torch.Tensor(policy.saved_log_probs)  # accept
    # repaired:
    log_probs = torch.stack(policy.saved_log_probs)
    # end
    policy_loss = -(log_probs * returns).sum()
    optimizer.zero_grad()
    policy_loss.backward()
    optimizer.step()
    policy.saved_log_probs.clear()
    policy.rewards.clear()
    return policy_loss


def step():
    run_episode()
    return finish_episode()
