"""Gives an array: autograd does not see it."""

def max_pool(x, window, stride):
    return x.detach().unfold(-1, window, stride).amax(dim=-1).numpy()


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`max_pool` returned a value of type `ndarray`"),
}
