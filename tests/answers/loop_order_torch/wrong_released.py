"""As it is released: cleared between backward and step."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "not_updated",
        "misordered",
        "`body` and `head` did not move: gradients were worked out, and none was there when the optimizer took a step",
    ),
}
