"""Not attempted: NotImplementedError."""

from torch import nn


class FiLM(nn.Module):
    def __init__(self, channels):
        raise NotImplementedError


EXPECTED = {
    "points": 0,
    "outcome": "unattempted",
    "every claim": ("exception", None, "raise NotImplementedError"),
}
