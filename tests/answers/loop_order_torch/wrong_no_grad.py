"""The model runs under no_grad: backward has nowhere to go."""

import torch


def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        with torch.no_grad():
            loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "RuntimeError: element 0 of tensors does not require grad"),
}
