"""Cleared, then stepped, then walked back."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        optimizer.step()
        loss.backward()
        losses.append(loss.item())
    return losses


EXPECTED = {"as": "wrong_released"}
