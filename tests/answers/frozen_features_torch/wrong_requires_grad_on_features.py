"""The features are told to need a gradient: too late for the adapter."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
        features = model.adapter(features)
    features.requires_grad_()
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {"as": "wrong_released"}
