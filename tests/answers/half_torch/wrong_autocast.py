"""An autocast around the model: it says what works in float16, and saves nothing."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    with torch.autocast("cpu", torch.float16):
        prediction = model(x)
    loss = ((prediction.float() - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {"as": "wrong_released"}
