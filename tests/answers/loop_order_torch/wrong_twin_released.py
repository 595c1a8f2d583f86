"""As it is released: cleared before every piece."""

def step_in_pieces(model, optimizer, pieces):
    for x, y in pieces:
        optimizer.zero_grad()
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "misordered", "The step uses the gradient of the last piece alone; there were three"),
}
