"""The return stands in the loop."""

def step_in_pieces(model, optimizer, pieces):
    optimizer.zero_grad()
    for x, y in pieces:
        loss = ((model(x) - y) ** 2).sum()
        loss.backward()
        optimizer.step()
        return


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", "misordered", "The step uses the gradient of the first piece alone; there were three"),
}
