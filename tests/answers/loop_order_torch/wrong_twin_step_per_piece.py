"""A step for each piece."""

def step_in_pieces(model, optimizer, pieces):
    for x, y in pieces:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
        optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "There was one step for each of three pieces. The task asks for one for all"),
}
