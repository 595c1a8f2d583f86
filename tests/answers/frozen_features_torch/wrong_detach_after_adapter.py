"""Nothing is paused, and the cut is made one part too late."""

def train_step(model, optimizer, x, y):
    features = model.backbone(x)
    features = model.adapter(features).detach()
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {"as": "wrong_released"}
