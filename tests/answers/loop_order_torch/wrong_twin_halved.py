"""The sum is halved on the way."""

def step_in_pieces(model, optimizer, pieces):
    optimizer.zero_grad()
    for x, y in pieces:
        loss = ((model(x) - y) ** 2).sum()
        (loss / 2).backward()
    optimizer.step()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("wrong", None, "In the first step every weight moved 0.5 times as far as it should"),
}
