"""The head gets the backbone's features."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = features[:, :1] + 0 * model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The loss that is returned is off by"),
}
