"""The adapter learns, and the head does not."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    model.head.requires_grad_(False)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", None, "`head_kernel` and `head_bias` did not move in one step"),
}
