"""The step as released: nothing saves the small gradients."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    """Take one step with gradients no longer than limit; return the loss before it."""
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "zero",
        "saturated",
        "`body_kernel` and `body_bias` did not move: on the way back from the loss their gradient fell below",
    ),
}
