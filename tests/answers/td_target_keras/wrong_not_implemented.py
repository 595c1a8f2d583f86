"""Not attempted: NotImplementedError."""

def td_loss(model, state, reward, next_state):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
