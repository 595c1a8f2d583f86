"""Autograd does it, and the mean is detached."""

def centred(x):
    return x - x.detach().mean(dim=1, keepdim=True)


EXPECTED = {"as": "wrong_twin_released"}
