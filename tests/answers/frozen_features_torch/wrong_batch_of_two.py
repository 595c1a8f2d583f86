"""Divides by two, which is the size of the first batch only."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).sum() / (2 * y.shape[1])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "In the second step the loss that is returned is off by"),
    "adamw_two_steps": ("wrong", None, "After two Adam steps `adapter_kernel` is off by up to"),
}
