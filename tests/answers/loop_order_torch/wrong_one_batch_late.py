"""Steps at the top of the loop, with the gradient of the batch before."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.step()
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "misordered",
        "Every step comes one batch late: it uses the gradient of the batch before, and the last is never used",
    ),
}
