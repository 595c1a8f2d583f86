"""The stride is no longer passed in."""

def max_pool(x, window):
    return x.unfold(-1, window, window).amax(dim=-1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `max_pool(x, window, stride)`"),
}
