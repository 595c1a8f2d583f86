"""The gradients are cleared before they are used."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", "misordered", "though the optimizer took a step: it found no gradient"),
}
