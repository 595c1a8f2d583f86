"""The scale is so large that float16 overflows."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 2.0**30).backward()
    for weight in model.parameters():
        weight.grad /= 2.0**30
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "holds NaN or infinity: on the way back something was too large for float16"),
}
