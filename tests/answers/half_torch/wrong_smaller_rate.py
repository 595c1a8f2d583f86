"""The learning rate is divided, not the gradient: Adam and the clip see the scaled one."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    rate = optimizer.param_groups[0]["lr"]
    optimizer.param_groups[0]["lr"] = rate / 4096
    optimizer.step()
    optimizer.param_groups[0]["lr"] = rate
    return loss.item()


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "clipped two_steps": ("wrong", "misordered", "what was held against `limit` was longer than the gradients are"),
    "adam_two_steps": ("wrong", None, "After two Adam steps `"),
}
