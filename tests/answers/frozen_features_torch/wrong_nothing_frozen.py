"""Nothing is paused: the backbone learns too."""

def train_step(model, optimizer, x, y):
    features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 2,
    "outcome": "wrong",
    "backbone_stays": (
        "wrong",
        None,
        "`backbone_kernel` and `backbone_bias` moved in one step, and should have stayed",
    ),
    "two_steps": ("wrong", None, "`backbone_kernel` and `backbone_bias` moved in two steps, and should have stayed"),
    "adamw_two_steps": (
        "wrong",
        None,
        "`backbone_kernel` and `backbone_bias` moved in two steps of AdamW, and should have stayed",
    ),
}
