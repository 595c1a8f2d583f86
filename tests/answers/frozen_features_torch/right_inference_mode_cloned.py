"""The features leave inference_mode as a clone."""

import torch


def train_step(model, optimizer, x, y):
    with torch.inference_mode():
        features = model.backbone(x)
    features = model.adapter(features.clone())
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
