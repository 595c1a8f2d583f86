"""DQN for a small grid world: one sampled batch from the replay memory, one update of the online network."""
EXPECTED = {"cause": "misordered", "symptom": "not_updated", "variables": "list(online.parameters())"}

import random
from collections import deque, namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F

Transition = namedtuple("Transition", "state action reward next_state done")
random.seed(0)
torch.manual_seed(0)


def q_network():
    return nn.Sequential(nn.Linear(6, 32), nn.Tanh(), nn.Linear(32, 4))


online, target = q_network(), q_network()
target.load_state_dict(online.state_dict())
target.requires_grad_(False)
optimizer = torch.optim.RMSprop(online.parameters(), lr=1e-3)

memory = deque(maxlen=200)
for _ in range(60):
    memory.append(Transition(torch.randn(6), random.randrange(4), random.random(), torch.randn(6), random.random() < 0.1))


def sample(n):
    rows = Transition(*zip(*random.sample(list(memory), n)))
    return (torch.stack(rows.state), torch.tensor(rows.action), torch.tensor(rows.reward),
            torch.stack(rows.next_state), torch.tensor(rows.done, dtype=torch.float32))


def step(gamma=0.95):
    state, action, reward, next_state, done = sample(32)
    q = online(state).gather(1, action[:, None]).squeeze(1)
    with torch.no_grad():
        best_next = target(next_state).max(dim=1).values
    td_target = reward + gamma * (1 - done) * best_next
    loss = F.smooth_l1_loss(q, td_target)

    # broken:
    optimizer.zero_grad()
    optimizer.step()  # accept
    loss.backward()  # accept
    # repaired:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    # end
    return loss.item()
