"""The gradient of the sum, the loss of the mean."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        (loss * y.numel()).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "times as far as it should"),
}
