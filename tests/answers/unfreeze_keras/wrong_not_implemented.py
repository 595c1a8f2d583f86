"""Not attempted: NotImplementedError."""

def in_turns(model, x, y, rate):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
