"""The pieces are counted before they are drawn."""

def step_in_pieces(model, optimizer, pieces):
    optimizer.zero_grad()
    for x, y in pieces:
        loss = ((model(x) - y) ** 2).sum()
        (loss / len(pieces)).backward()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "twin": ("exception", None, "has no len()"),
}
