"""An optimizer of its own in every call, over the right parts."""

import torch


def train_step(model, optimizer, x, y):
    with torch.no_grad():
        features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    learning = [*model.adapter.parameters(), *model.head.parameters()]
    optimizer = torch.optim.SGD(learning, lr=optimizer.param_groups[0]["lr"], momentum=0.9)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 4,
    "outcome": "wrong",
    "two_steps": ("wrong", None, "the momentum of the optimizer that was passed in is lost"),
    "adamw_two_steps": ("wrong", None, "After two Adam steps `adapter_kernel` is off by up to"),
}
