"""p is repaired by autograd; x is detached."""

def gem_pool(x, p):
    return (x.detach() ** p).mean(dim=1) ** (1 / p)


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "every claim": ("none", None, "No gradient comes back for `x`"),
}
