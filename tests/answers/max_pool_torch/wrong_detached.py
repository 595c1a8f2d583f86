"""The input is detached."""

def max_pool(x, window, stride):
    return x.detach().unfold(-1, window, stride).amax(dim=-1)


EXPECTED = {"as": "wrong_none"}
