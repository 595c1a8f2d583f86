"""The stride is not used in the forward."""

def max_pool(x, window, stride):
    return x.unfold(-1, window, window).amax(dim=-1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`max_pool` returned an output of shape"),
}
