"""The loss is worked out when the step is taken."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(((model(x) - y) ** 2).mean().item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        None,
        "The loss that is returned for the first batch is that after the step, not before it",
    ),
}
