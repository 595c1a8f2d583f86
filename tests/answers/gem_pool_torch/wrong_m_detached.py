"""Autograd does it, and m is detached."""

def gem_pool(x, p):
    m = (x**p.detach()).mean(dim=1)
    return m ** (1 / p)


EXPECTED = {"as": "wrong_released"}
