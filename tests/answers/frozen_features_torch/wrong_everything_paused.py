"""All of it runs under no_grad."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        loss = ((model.head(model.adapter(model.backbone(x))) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "RuntimeError: element 0 of tensors does not require grad"),
}
