"""Only the body learns."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        model.head.requires_grad_(False)
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("not_updated", None, "`head_kernel` and `head_bias` did not move on the first batch"),
}
