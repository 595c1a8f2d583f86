"""Mixing three fine-tuned checkpoints into one model; the mixing coefficients are learnt on a validation batch."""
EXPECTED = {"cause": "assigned", "symptom": "exception", "variables": "[alpha]"}

import copy

import torch
import torch.nn as nn
from torch.func import functional_call

torch.manual_seed(90)


def build():
    return nn.Sequential(nn.Linear(6, 12), nn.Tanh(), nn.Linear(12, 3))


merged = build().requires_grad_(False)
start = copy.deepcopy(merged.state_dict())
checkpoints = [
    {name: w + 0.3 * torch.randn_like(w) for name, w in start.items()} for _ in range(3)
]

x_val = torch.randn(30, 6)
y_val = torch.randint(0, 3, (30,))

alpha = torch.zeros(3, requires_grad=True)
optimizer = torch.optim.Adam([alpha], lr=0.1)


def mix(coefficients):
    share = torch.softmax(coefficients, dim=0)
    return {
        name: sum(s * state[name] for s, state in zip(share, checkpoints))
        for name in checkpoints[0]
    }


def step():
    optimizer.zero_grad()
    state = mix(alpha)
    # broken:
    merged.load_state_dict(state)  # accept
    logits = merged(x_val)
    # repaired:
    logits = functional_call(merged, state, (x_val,))
    # end
    loss = nn.functional.cross_entropy(logits, y_val)
    loss.backward()
    optimizer.step()
    return loss
