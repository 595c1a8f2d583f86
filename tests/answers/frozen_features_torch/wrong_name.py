"""Uses a name that does not exist."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(feature) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "name 'feature' is not defined"),
}
