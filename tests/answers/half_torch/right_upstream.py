"""The scale is what backward starts from."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad(set_to_none=False)
    loss.backward(torch.tensor(2.0**15))
    with torch.no_grad():
        for group in optimizer.param_groups:
            for weight in group["params"]:
                weight.grad.mul_(2.0**-15)
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()
