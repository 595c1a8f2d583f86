"""Without a hand-written backward."""

def max_pool(x, window, stride):
    return x.unfold(-1, window, stride).max(dim=-1).values
