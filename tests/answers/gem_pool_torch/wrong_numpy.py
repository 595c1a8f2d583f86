"""Gives an array: autograd does not see it."""

def gem_pool(x, p):
    return ((x**p).mean(dim=1) ** (1 / p)).detach().numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`gem_pool` returned a value of type `ndarray`"),
}
