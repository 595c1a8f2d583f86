"""Gives an array: no tape sees it."""

def weighted_mean(x, w):
    return (x.numpy() * w.numpy()[:, None]).mean(axis=1)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`weighted_mean` returned a value of type `ndarray`"),
}
