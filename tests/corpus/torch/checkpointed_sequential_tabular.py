"""A deep fully connected net on sensor tables, cut into two checkpointed segments; a skip connection goes around it."""
EXPECTED = {"cause": "checkpointed", "symptom": "none", "variables": "list(first_segment.parameters())"}

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint_sequential

torch.manual_seed(23)

width = 14
stack = nn.Sequential(*[
    nn.Sequential(nn.Linear(width, width), nn.LayerNorm(width), nn.ELU())
    for _ in range(4)
])
first_segment = stack[:2]
skip = nn.Linear(width, 1)
top = nn.Linear(width, 1)

everything = nn.ModuleList([stack, skip, top])
optimizer = torch.optim.Adam(everything.parameters(), lr=2e-3)

readings = torch.randn(50, width)
wear = (readings[:, :3].sum(dim=1, keepdim=True) / 2).sin()


def predict(x):
    # broken:
    deep = checkpoint_sequential(stack, 2, x, use_reentrant=True)  # accept
    # repaired:
    deep = checkpoint_sequential(stack, 2, x, use_reentrant=False)
    # end
    return top(deep) + skip(x)


def step():
    optimizer.zero_grad()
    loss = nn.functional.huber_loss(predict(readings), wear)
    loss.backward()
    optimizer.step()
    return loss
