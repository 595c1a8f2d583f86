"""As it is released: sample() draws without a history."""

import torch


def noisy(mean, std):
    """Return a normal number around each mean, as far away as std says."""
    normal = torch.distributions.Normal(mean, std)
    return normal.sample()


EXPECTED = {
    "points": 0,
    "outcome": "wrong",
    "twin": ("none", "sampled", "No path leads from what `noisy` draws to `mean`"),
}
