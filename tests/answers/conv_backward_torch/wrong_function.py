"""A plain function in place of the class."""

import torch
from torch.nn import functional as F


def Conv1d(x, weight, bias, stride, padding):
    return F.conv1d(x, weight, bias, stride, padding)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`Conv1d` is not a class"),
}
