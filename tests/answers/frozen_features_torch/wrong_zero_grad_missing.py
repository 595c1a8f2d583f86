"""The gradients are never cleared."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "two_steps": ("wrong", "misordered", "The second step uses the sum of both gradients: the first one was never cleared"),
    "adamw_two_steps": ("wrong", None, "After two Adam steps `adapter_kernel` is off by up to"),
}
