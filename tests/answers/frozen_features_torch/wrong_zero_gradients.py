"""The backbone's gradients are set to zero: weight decay moves it all the same."""

def train_step(model, optimizer, x, y):
    features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    for weight in model.backbone.parameters():
        weight.grad.zero_()
    optimizer.step()
    return loss


EXPECTED = {
    "points": 6,
    "outcome": "wrong",
    "adamw_two_steps": (
        "wrong",
        None,
        "`backbone_kernel` and `backbone_bias` moved in two steps of AdamW, and should have stayed",
    ),
}
