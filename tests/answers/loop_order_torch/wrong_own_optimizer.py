"""A new optimizer for every batch."""

import torch


def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        rate = optimizer.param_groups[0]["lr"]
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9)
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "each_batch": (
        "wrong",
        None,
        "The second step knows nothing of the first: the momentum of the optimizer that was passed in is lost",
    ),
    "adamw_three_steps": ("wrong", None, "After 3 steps of AdamW `body_kernel` is off by up to"),
}
