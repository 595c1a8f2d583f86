"""The gradients are cleared before they are used."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "misordered",
        "No weight moved, though gradients were worked out: the optimizer did not find them when it stepped",
    ),
}
