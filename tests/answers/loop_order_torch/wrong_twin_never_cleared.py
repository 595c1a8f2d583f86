"""Never cleared."""

def step_in_pieces(model, optimizer, pieces):
    for x, y in pieces:
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": (
        "wrong",
        "misordered",
        "The second step uses the gradients of the first one too: they were never cleared",
    ),
}
