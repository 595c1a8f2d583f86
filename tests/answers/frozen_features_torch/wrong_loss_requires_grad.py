"""All of it runs under no_grad, and the loss is told to need a gradient: the error is gone, nothing learns."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        loss = ((model.head(model.adapter(model.backbone(x))) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.requires_grad_()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", "paused", "No weight moved: from the loss no recorded path led to any of them"),
}
