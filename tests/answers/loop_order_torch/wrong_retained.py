"""One loss for all batches so far, walked back again and again."""

def train(model, optimizer, batches):
    losses, total = [], 0
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        total = total + loss
        total.backward(retain_graph=True)
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": (
        "exception",
        None,
        "RuntimeError: one of the variables needed for gradient computation has been modified",
    ),
}
