"""Unscaled once the step is taken."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    for weight in model.parameters():
        weight.grad /= 4096
    return loss.item()


EXPECTED = {"as": "wrong_not_unscaled"}
