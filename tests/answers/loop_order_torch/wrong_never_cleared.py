"""The gradients pile up."""

def train(model, optimizer, batches):
    losses = []
    for x, y in batches:
        loss = ((model(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


EXPECTED = {
    "points": 3,
    "outcome": "wrong",
    "each_batch": (
        "wrong",
        "misordered",
        "On the second batch the step uses the sum of both gradients: the first one was never cleared",
    ),
    "adamw_three_steps": ("wrong", None, "After 3 steps of AdamW `body_kernel` is off by up to"),
}
