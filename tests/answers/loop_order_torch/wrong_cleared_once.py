"""Cleared once, before the loop."""

def train(model, optimizer, batches):
    losses = []
    optimizer.zero_grad()
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {"as": "wrong_never_cleared"}
