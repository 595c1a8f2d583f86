"""Sets each gradient to None by hand, and keeps the losses as tensors."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        for weight in model.parameters():
            weight.grad = None
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return losses
