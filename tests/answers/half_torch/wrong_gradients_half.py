"""Unscaled in float16, where the small ones vanish after all."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad = (weight.grad.half() / 4096).to(weight.dtype)
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {"as": "wrong_released"}
