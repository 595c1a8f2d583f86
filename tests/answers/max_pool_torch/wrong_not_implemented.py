"""Not attempted: NotImplementedError."""

def max_pool(x, window, stride):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
