"""The optimizer is never asked to take a step."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    return loss


EXPECTED = {"as": "wrong_zero_grad_after_backward"}
