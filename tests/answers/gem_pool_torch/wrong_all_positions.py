"""The forward keeps the positions."""

def gem_pool(x, p):
    return (x**p) ** (1 / p)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`gem_pool` returned an output of shape"),
}
