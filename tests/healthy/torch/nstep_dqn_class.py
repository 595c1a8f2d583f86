"""An agent class: n-step returns from a target network, double DQN, several updates in a step, a hard copy at the end."""
import copy

import torch
from torch import nn

torch.manual_seed(9)


class Agent:
    def __init__(self, gamma=0.98):
        self.gamma = gamma
        self.q = nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 3))
        self.slow = copy.deepcopy(self.q).requires_grad_(False)
        self.optimizer = torch.optim.RMSprop(self.q.parameters(), lr=1e-3)

    def returns(self, rewards, last):
        with torch.no_grad():
            total = self.slow(last).gather(1, self.q(last).argmax(dim=1, keepdim=True)).squeeze(1)
            for k in reversed(range(rewards.shape[1])):
                total = rewards[:, k] + self.gamma * total
        return total

    def update(self, states, actions, rewards, last):
        self.optimizer.zero_grad()
        taken = self.q(states).gather(1, actions[:, None]).squeeze(1)
        loss = nn.functional.smooth_l1_loss(taken, self.returns(rewards, last))
        loss.backward()
        nn.utils.clip_grad_value_(self.q.parameters(), 10.0)
        self.optimizer.step()
        return loss.item()


agent = Agent()
states, last = torch.randn(20, 5), torch.randn(20, 5)
actions, rewards = torch.randint(0, 3, (20,)), torch.randn(20, 3)


def step():
    """One training step; this is what is recorded."""
    for rows in torch.randperm(20).chunk(2):
        loss = agent.update(states[rows], actions[rows], rewards[rows], last[rows])
    agent.slow.load_state_dict(agent.q.state_dict())
    return loss
