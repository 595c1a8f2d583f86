"""The optimizer is no longer passed in."""

import torch


def train_step(model, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `train_step(model, optimizer, x, y)`"),
}
