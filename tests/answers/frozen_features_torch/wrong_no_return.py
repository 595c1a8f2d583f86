"""Returns nothing."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "`train_step` returns None"),
}
