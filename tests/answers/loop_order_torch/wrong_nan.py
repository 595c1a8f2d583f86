"""Divides by zero."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        (loss / 0.0).backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("nan", None, "`body_kernel` holds NaN or infinity after the first batch"),
}
