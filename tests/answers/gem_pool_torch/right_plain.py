"""Without a hand-written backward."""

def gem_pool(x, p):
    return (x**p).mean(dim=1) ** (1 / p)
