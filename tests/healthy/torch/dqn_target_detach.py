"""Q-learning: target = (...).detach() from a target network, gather for the action taken, soft update after."""
import random
import torch
import torch.nn as nn
from collections import deque

torch.manual_seed(45)
random.seed(45)
GAMMA, TAU = 0.99, 0.005


class DuelingDQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.feature = nn.Sequential(nn.Linear(4, 32), nn.ReLU())
        self.value = nn.Linear(32, 1)
        self.advantage = nn.Linear(32, 2)

    def forward(self, s):
        f = self.feature(s)
        adv = self.advantage(f)
        return self.value(f) + adv - adv.mean(dim=1, keepdim=True)


policy_net, target_net = DuelingDQN(), DuelingDQN()
target_net.load_state_dict(policy_net.state_dict())
optimizer = torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)
memory = deque(maxlen=200)
for _ in range(100):
    memory.append((torch.randn(4), random.randrange(2), random.random(), torch.randn(4), random.random() < 0.1))


def step():
    """One training step; this is what is recorded."""
    s, a, r, s2, done = zip(*random.sample(memory, 32))
    s, s2 = torch.stack(s), torch.stack(s2)
    a, r, done = torch.tensor(a), torch.tensor(r), torch.tensor(done)

    q = policy_net(s).gather(1, a.unsqueeze(1)).squeeze(1)
    best = policy_net(s2).argmax(dim=1, keepdim=True)
    y = (r + GAMMA * target_net(s2).gather(1, best).squeeze(1) * ~done).detach()
    loss = nn.SmoothL1Loss()(q, y)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_value_(policy_net.parameters(), 100)
    optimizer.step()

    state = target_net.state_dict()
    for key, value in policy_net.state_dict().items():
        state[key] = TAU * value + (1 - TAU) * state[key]
    target_net.load_state_dict(state)
    return loss.item()
