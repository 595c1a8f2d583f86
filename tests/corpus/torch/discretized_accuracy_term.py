"""I want the network to care about accuracy too, so I add the error rate to the cross entropy. It makes no difference."""
EXPECTED = {"cause": "discretized", "symptom": "wrong", "variables": "list(sorter.parameters())"}

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(77)
sorter = nn.Sequential(nn.Linear(9, 16), nn.ReLU(), nn.Linear(16, 5))
adam = torch.optim.Adam(sorter.parameters())
letters, sack = torch.randn(50, 9), torch.randint(5, (50,))


def error_rate(scores, target):
    # broken:
    hit = scores.argmax(dim=1) == target  # accept
    return 1 - hit.float().mean()
    # repaired:
    return 1 - scores.softmax(dim=1).gather(1, target[:, None]).mean()
    # end


def step():
    scores = sorter(letters)
    loss = torch.stack([F.cross_entropy(scores, sack), 2.0 * error_rate(scores, sack)]).sum()
    adam.zero_grad()
    loss.backward()
    adam.step()
    return loss.detach()
