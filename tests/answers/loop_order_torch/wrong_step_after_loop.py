"""One step, when the loop is over."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
    optimizer.step()
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": (
        "wrong",
        "misordered",
        "No weight moved before all batches had been drawn: there was one step, in the end",
    ),
}
