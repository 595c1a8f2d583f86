"""The wrong part learns: adapter and head are paused after all, by requires_grad."""

def train_step(model, optimizer, x, y):
    model.adapter.requires_grad_(False)
    model.head.requires_grad_(False)
    features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "adapter_learns": ("not_updated", "frozen", "`adapter` and `head` did not move in one step"),
    "backbone_stays": ("wrong", None, "moved in one step, and should have stayed"),
    "two_steps": ("wrong", None, "moved in two steps, and should have stayed"),
    "adamw_two_steps": ("wrong", None, "moved in two steps of AdamW, and should have stayed"),
}
