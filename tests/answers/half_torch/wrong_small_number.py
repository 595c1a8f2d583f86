"""A small number is put where the zeros are."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    for weight in model.parameters():
        weight.grad[weight.grad == 0] = 1e-8
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`body_kernel` moved by the same in every entry"),
}
