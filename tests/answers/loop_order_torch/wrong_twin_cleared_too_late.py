"""Cleared between the last piece and the step."""

def step_in_pieces(model, optimizer, pieces):
    for x, y in pieces:
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
    optimizer.zero_grad()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("not_updated", "misordered", "No weight moved in the first step"),
}
