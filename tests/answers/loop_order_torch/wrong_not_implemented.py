"""Not attempted: NotImplementedError."""

def train(model, optimizer, batches):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
