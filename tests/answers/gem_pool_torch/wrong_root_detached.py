"""Autograd does it, and the root's exponent is detached."""

def gem_pool(x, p):
    return (x**p).mean(dim=1) ** (1 / p.detach())


EXPECTED = {"as": "wrong_root_forgotten"}
