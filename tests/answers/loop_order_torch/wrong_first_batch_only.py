"""Learns from the first batch, then only looks on."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        if not losses:
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "each_batch": ("not_updated", None, "On the second batch no weight moved"),
    "adamw_three_steps": ("wrong", None, "After 3 steps of AdamW `body_kernel` is off by up to"),
}
