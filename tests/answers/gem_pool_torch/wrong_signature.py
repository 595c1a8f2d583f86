"""The exponents are no longer passed in."""

def gem_pool(x):
    return (x**3).mean(dim=1) ** (1 / 3)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "cannot be called as the task does: `gem_pool(x, p)`"),
}
