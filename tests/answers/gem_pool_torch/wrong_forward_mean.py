"""The forward is changed: a plain mean."""

def gem_pool(x, p):
    return x.mean(dim=1) * p / p


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("wrong", None, "The output of `gem_pool` is off by"),
}
