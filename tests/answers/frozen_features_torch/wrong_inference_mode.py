"""The backbone runs in inference_mode."""

import torch


def train_step(model, optimizer, x, y):
    with torch.inference_mode():
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
    "every claim": ("exception", None, "RuntimeError: Inference tensors cannot be saved for backward"),
}
