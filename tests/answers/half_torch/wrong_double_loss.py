"""The loss in float64: the way back through the model is float16 all the same."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    loss = ((model(x.double()).double() - y.double()) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {"as": "wrong_released"}
