"""An optimizer of its own in every call."""

import torch
from torch import nn


def train_step(model, optimizer, x, y, limit):
    optimizer = torch.optim.SGD(model.parameters(), lr=optimizer.param_groups[0]["lr"])
    loss = ((model(x).float() - y) ** 2).mean()
    optimizer.zero_grad()
    (loss * 4096).backward()
    for weight in model.parameters():
        weight.grad /= 4096
    nn.utils.clip_grad_norm_(model.parameters(), limit)
    optimizer.step()
    return loss.item()


EXPECTED = {
    "points": 5,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "the momentum of the optimizer that was passed in is lost"),
    "adam_two_steps": ("wrong", None, "After two Adam steps `body_kernel`"),
}
