"""The backbone is put in evaluation mode: that stops no gradient."""

def train_step(model, optimizer, x, y):
    model.backbone.eval()
    features = model.backbone(x)
    features = model.adapter(features)
    loss = ((model.head(features) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss


EXPECTED = {"as": "wrong_nothing_frozen"}
