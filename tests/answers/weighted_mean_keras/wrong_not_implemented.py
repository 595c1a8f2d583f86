"""Not attempted: NotImplementedError."""

def weighted_mean(x, w):
    raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
