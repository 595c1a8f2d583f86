"""The forward is changed: a mean of each window."""

def max_pool(x, window, stride):
    return x.unfold(-1, window, stride).mean(dim=-1)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output of `max_pool` is off by"),
}
