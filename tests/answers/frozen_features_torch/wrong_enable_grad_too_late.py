"""Notes are taken again, after the adapter has run."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
        features = model.adapter(features)
    torch.set_grad_enabled(True)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {"as": "wrong_released"}
