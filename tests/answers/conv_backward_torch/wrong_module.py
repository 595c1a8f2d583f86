"""A layer in place of a Function."""

import torch
from torch.nn import functional as F


class Conv1d(torch.nn.Module):
    def forward(self, x, weight, bias, stride, padding):
        return F.conv1d(x, weight, bias, stride, padding)


EXPECTED = {
    "points": 0,
    "outcome": "crashed",
    "every claim": ("exception", None, "`Conv1d` is not a torch.autograd.Function"),
}
