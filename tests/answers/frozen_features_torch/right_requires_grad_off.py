"""The backbone's weights say that they need no gradient."""

def train_step(model, optimizer, x, y):
    model.backbone.requires_grad_(False)
    features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss
